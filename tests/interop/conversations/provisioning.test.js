// Booting, staying in touch, statuses, being reset.
import test from 'node:test';
import assert from 'node:assert/strict';
import {Charger, addStation, withCharger} from '../support/charger.js';
import {get, patch, post} from '../support/rest.js';

test('a boot is accepted and leaves what the station said about itself', async () => {
    await withCharger(async (charger) => {
        const answer = await charger.boot({firmwareVersion: '4.2', chargePointSerialNumber: 'SN-1'});

        assert.equal(answer.status, 'Accepted');
        assert.ok(answer.interval > 0);
        assert.ok(Math.abs(Date.parse(answer.currentTime) - Date.now()) < 5000);
        const station = await get(`/stations/${charger.id}`);
        assert.equal(station.vendor, 'Nobody');
        assert.equal(station.firmwareVersion, '4.2');
        assert.equal(station.ocppVersion, '1.6');
        assert.equal(station.online, true);
    });
});

for (const [onboardingStatus, status] of [['pending', 'Pending'], ['rejected', 'Rejected']]) {
    test(`a station that is ${onboardingStatus} is told so at its boot`, async () => {
        const charger = new Charger(await addStation({onboardingStatus}));
        await charger.connect();

        const answer = await charger.boot();

        assert.equal(answer.status, status);
        await charger.close();
    });
}

test('a station that is accepted later is told at its next boot', async () => {
    const charger = new Charger(await addStation({onboardingStatus: 'pending'}));
    await charger.connect();
    await charger.boot();

    await patch(`/stations/${charger.id}`, {onboardingStatus: 'accepted'});
    const answer = await charger.boot();

    assert.equal(answer.status, 'Accepted');
    await charger.close();
});

test('a heartbeat is answered with the time', async () => {
    await withCharger(async (charger) => {
        const {currentTime} = await charger.call('Heartbeat');

        assert.match(currentTime, /Z$/);
    });
});

test('connectors appear with their first status', async () => {
    await withCharger(async (charger) => {
        await charger.status(0, 'Available');
        await charger.status(1, 'Available');
        await charger.status(2, 'Faulted');

        const {items} = await get(`/stations/${charger.id}/connectors`);
        const statuses = Object.fromEntries(items.map((item) => [item.evseId, item.status]));
        assert.equal(statuses[1], 'Available');
        assert.equal(statuses[2], 'Faulted');
    });
});

test('a station is reset, softly and hard', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('Reset', {status: 'Accepted'});

        await post(`/stations/${charger.id}/reset`, {type: 'soft'});
        const answer = await post(`/stations/${charger.id}/reset`, {type: 'hard'});

        assert.equal(answer.status, 'Accepted');
        assert.deepEqual(calls, [{type: 'Soft'}, {type: 'Hard'}]);
    });
});

test('data of a vendor that nobody knows is answered as such', async () => {
    await withCharger(async (charger) => {
        const answer = await charger.call('DataTransfer', {vendorId: 'com.example', data: 'x'});

        assert.equal(answer.status, 'UnknownVendorId');
    });
});

test('an unknown action is not implemented, and the connection goes on', async () => {
    const charger = new Charger(await addStation(), {strictMode: false});
    await charger.connect();
    await charger.boot();

    await assert.rejects(charger.call('MakeCoffee'), {rpcErrorCode: 'NotImplemented'});
    assert.ok((await charger.call('Heartbeat')).currentTime);
    await charger.close();
});

test('a payload that does not fit is answered with what is wrong', async () => {
    const charger = new Charger(await addStation(), {strictMode: false});
    await charger.connect();
    await charger.boot();

    await assert.rejects(charger.call('StatusNotification', {connectorId: 'one', status: 'Available'}),
                         {rpcErrorCode: /^(TypeConstraintViolation|OccurenceConstraintViolation)$/});
    await charger.close();
});
