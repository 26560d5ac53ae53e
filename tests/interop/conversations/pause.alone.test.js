// A process that stands still for a while (a snapshot, a move of its virtual machine) and goes on.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addStation, addToken, Charger} from '../support/charger.js';
import {eventually, get, patch} from '../support/rest.js';

const voltgate = Number(process.env.VOLTGATE_PID);
const seconds = (count) => new Promise((resolve) => setTimeout(resolve, 1000 * count));

async function pausedCharger() {
    const charger = new Charger(await addStation(), {callTimeoutMs: 30_000});
    await patch(`/stations/${charger.id}`, {connection: {pingInterval: 2}});
    charger.ends = 0;
    charger.client.on('disconnect', () => ++charger.ends);
    await charger.connect();
    await charger.boot();
    return charger;
}

test('stations that answer every ping stay connected, and what they sent meanwhile is answered', async () => {
    const chargers = await Promise.all(Array.from({length: 5}, pausedCharger));
    const idToken = await addToken();
    await seconds(3);  // Each has been asked and has answered.

    process.kill(voltgate, 'SIGSTOP');
    let starts;
    try {
        starts = chargers.map((charger) => charger.start(idToken));
        await seconds(9);
    } finally {
        process.kill(voltgate, 'SIGCONT');
    }
    const started = await Promise.all(starts);
    await seconds(12);  // Two looks at every connection.

    assert.deepEqual(chargers.map((charger) => charger.ends), [0, 0, 0, 0, 0]);
    for (const [at, charger] of chargers.entries()) {
        assert.ok(started[at].transactionId > 0);
        assert.ok((await charger.call('Heartbeat')).currentTime);
        await charger.close();
    }
});

test('a station that vanished meanwhile is noticed, and its place is free', async () => {
    const charger = await pausedCharger();
    await seconds(3);

    process.kill(voltgate, 'SIGSTOP');
    try {
        charger.client.close({force: true}).catch(() => {});
        await seconds(4);
    } finally {
        process.kill(voltgate, 'SIGCONT');
    }

    await eventually(() => get(`/stations/${charger.id}`), (station) => !station.online);
    const again = new Charger(charger.id);
    await again.connect();
    await again.boot();
    await again.close();
});
