// Who may connect, and how those who may not are told.
import test from 'node:test';
import assert from 'node:assert/strict';
import {Charger, addStation, newId} from '../support/charger.js';
import {eventually, get} from '../support/rest.js';

const attempts = (id) => get(`/connection-attempts?stationId=${id}`);

test('an unknown station is refused with 401, and the attempt is on record', async () => {
    const id = newId('NOBODY');

    await assert.rejects(new Charger(id).connect(), {code: 401});

    const {items} = await eventually(() => attempts(id), (list) => list.items.length > 0);
    assert.equal(items[0].verdict, 'unknownStation');
});

test('a wrong password is refused with 401', async () => {
    const id = await addStation();

    await assert.rejects(new Charger(id, {password: 'not its password'}).connect(), {code: 401});
});

test('a station that must have a password is refused without one', async () => {
    const id = await addStation();

    await assert.rejects(new Charger(id, {password: null}).connect(), {code: 401});
});

test('without a common subprotocol the connection ends at once', async () => {
    const id = await addStation();
    const charger = new Charger(id, {protocols: ['ocpp9.9'], strictMode: false});
    // OCPP-J has the handshake completed without a subprotocol; a WebSocket client may not accept it.
    const closed = new Promise((resolve) => charger.client.once('close', resolve));

    await charger.connect().then(() => closed, () => undefined);

    const {items} = await eventually(() => attempts(id), (list) => list.items.length > 0);
    assert.equal(items[0].verdict, 'noSubprotocol');
    assert.equal((await get(`/stations/${id}`)).online, false);
});

test('the id is matched without regard to case', async () => {
    const id = await addStation();
    const charger = new Charger(id.toLowerCase());

    await charger.connect();

    const {status} = await charger.boot();
    assert.equal(status, 'Accepted');
    await charger.close();
});

test('the newest connection of a station wins', async () => {
    const id = await addStation();
    const older = new Charger(id);
    const newer = new Charger(id);
    const closed = new Promise((resolve) => older.client.once('close', resolve));

    await older.connect();
    await newer.connect();

    await closed;
    assert.equal((await newer.boot()).status, 'Accepted');
    assert.equal((await get(`/stations/${id}`)).online, true);
    await newer.close();
});
