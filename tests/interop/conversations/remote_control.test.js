// What operators make stations do through REST.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addStation, addToken, newId, withCharger} from '../support/charger.js';
import {eventually, get, post, request} from '../support/rest.js';

test('a charge is started and stopped from afar', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const starts = charger.answers('RemoteStartTransaction', {status: 'Accepted'});
        const stops = charger.answers('RemoteStopTransaction', {status: 'Accepted'});

        const start = await post(`/stations/${charger.id}/remote-start`, {idToken, connectorId: 1});
        const {transactionId} = await charger.start(idToken);
        const stop = await post(`/stations/${charger.id}/remote-stop`, {transactionId});
        await charger.stop(transactionId, {reason: 'Remote'});

        assert.equal(start.status, 'Accepted');
        assert.deepEqual(starts, [{connectorId: 1, idTag: idToken}]);
        assert.equal(stop.status, 'Accepted');
        assert.deepEqual(stops, [{transactionId}]);
        for (const {commandId} of [start, stop]) {
            await eventually(() => get(`/commands/${commandId}`), (one) => one.state === 'effective');
        }
    });
});

test('a refusal of the station is an answer', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        charger.answers('RemoteStartTransaction', {status: 'Rejected'});

        const answer = await post(`/stations/${charger.id}/remote-start`, {idToken});

        assert.equal(answer.state, 'answered');
        assert.equal(answer.status, 'Rejected');
    });
});

test('an error of the station is told as one', async () => {
    await withCharger(async (charger) => {
        charger.answers('ClearCache', () => { throw new Error('out of order'); });

        const answer = await request('POST', `/stations/${charger.id}/clear-cache`, {});

        assert.equal(answer.status, 502);
        assert.equal(typeof answer.body.ocppError.code, 'string');
    });
});

test('a station that is offline is a conflict, an unknown one is not found', async () => {
    const id = await addStation();

    const offline = await request('POST', `/stations/${id}/clear-cache`, {});
    const unknown = await request('POST', `/stations/${newId('NOBODY')}/clear-cache`, {});

    assert.equal(offline.status, 409);
    assert.match(offline.body.type, /station-offline/);
    assert.equal(unknown.status, 404);
});

test('a connector is unlocked, even one that does not exist', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('UnlockConnector', ({connectorId}) => (
            {status: connectorId === 1 ? 'Unlocked' : 'NotSupported'}));

        const first = await post(`/stations/${charger.id}/unlock`, {connectorId: 1});
        const other = await post(`/stations/${charger.id}/unlock`, {connectorId: 99});

        assert.equal(first.status, 'Unlocked');
        assert.equal(other.status, 'NotSupported');
        assert.deepEqual(calls, [{connectorId: 1}, {connectorId: 99}]);
    });
});

test('a connector goes out of service and comes back', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('ChangeAvailability', {status: 'Scheduled'});

        const answer = await post(`/stations/${charger.id}/availability`,
                                  {connectorId: 1, operative: false});
        await post(`/stations/${charger.id}/availability`, {operative: true});

        assert.equal(answer.status, 'Scheduled');
        assert.deepEqual(calls, [{connectorId: 1, type: 'Inoperative'},
                                 {connectorId: 0, type: 'Operative'}]);
    });
});

test('a message is triggered', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('TriggerMessage', {status: 'Accepted'});

        const answer = await post(`/stations/${charger.id}/trigger`,
                                  {message: 'StatusNotification', connectorId: 1});
        await charger.status(1, 'Available');

        assert.equal(answer.status, 'Accepted');
        assert.deepEqual(calls, [{requestedMessage: 'StatusNotification', connectorId: 1}]);
    });
});

test('data of a vendor goes to the station and its answer comes back', async () => {
    await withCharger(async (charger) => {
        charger.answers('DataTransfer', ({data}) => ({status: 'Accepted', data: `${data}, thanks`}));

        const answer = await post(`/stations/${charger.id}/data-transfer`,
                                  {vendorId: 'com.example', messageId: 'hello', data: 'hello'});

        assert.equal(answer.status, 'Accepted');
        assert.equal(answer.response.data, 'hello, thanks');
    });
});

test('any call is sent as it is', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('GetConfiguration', {unknownKey: ['Nothing']});

        const answer = await post(`/stations/${charger.id}/calls/GetConfiguration`, {key: ['Nothing']});

        assert.deepEqual(answer.response, {unknownKey: ['Nothing']});
        assert.deepEqual(calls, [{key: ['Nothing']}]);
    });
});
