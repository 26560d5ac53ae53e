// A charge from its start to its stop, and what is on record of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addToken, withCharger} from '../support/charger.js';
import {get} from '../support/rest.js';

const phases = ['L1', 'L2', 'L3'];
const sampled = (energy) => [
    {value: String(energy), context: 'Sample.Periodic', format: 'Raw', unit: 'Wh',
     measurand: 'Energy.Active.Import.Register', location: 'Outlet'},
    {value: '11040.5', measurand: 'Power.Active.Import', unit: 'W'},
    ...phases.map((phase) => ({value: '16.0', measurand: 'Current.Import', phase, unit: 'A'})),
    ...phases.map((phase) => ({value: '230.1', measurand: 'Voltage', phase: `${phase}-N`, unit: 'V'})),
    {value: '57', measurand: 'SoC', location: 'EV', unit: 'Percent'},
    {value: '31.5', measurand: 'Temperature', location: 'Body', unit: 'Celsius'},
];

test('a charge from boot to stop', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        await charger.status(1, 'Preparing');
        assert.equal((await charger.call('Authorize', {idTag: idToken})).idTagInfo.status, 'Accepted');
        const {transactionId, idTagInfo} = await charger.start(idToken);
        await charger.status(1, 'Charging');
        for (const energy of [1500, 2500, 3500]) {
            await charger.call('MeterValues', {
                connectorId: 1, transactionId,
                meterValue: [{timestamp: new Date().toISOString(), sampledValue: sampled(energy)}],
            });
        }
        await charger.stop(transactionId, {idTag: idToken, reason: 'Local'});
        await charger.status(1, 'Finishing');
        await charger.status(1, 'Available');

        assert.equal(idTagInfo.status, 'Accepted');
        assert.ok(transactionId > 0);
        const transaction = await get(`/transactions/${transactionId}`);
        assert.equal(transaction.active, false);
        assert.equal(transaction.energy, 3500);
        assert.equal(transaction.stopReason, 'Local');
        const {items} = await get(`/transactions/${transactionId}/meter-values`);
        assert.equal(items.length, 3);
        assert.equal(items[0].sampledValues.length, 10);
        assert.equal(items[2].sampledValues[0].value, '3500');
    });
});

test('a start is recorded even when its tag is not accepted', async () => {
    const idToken = await addToken({status: 'Blocked'});
    await withCharger(async (charger) => {
        const {transactionId, idTagInfo} = await charger.start(idToken);
        await charger.stop(transactionId, {reason: 'DeAuthorized'});

        assert.equal(idTagInfo.status, 'Blocked');
        assert.equal((await get(`/transactions/${transactionId}`)).authorizationStatus, 'Blocked');
    });
});

test('a start that is sent again is the same transaction', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const timestamp = new Date().toISOString();
        const first = await charger.start(idToken, {timestamp});
        const second = await charger.start(idToken, {timestamp});

        assert.equal(second.transactionId, first.transactionId);
        assert.equal(second.idTagInfo.status, 'Accepted');
    });
});

test('a stop of a transaction that nobody knows is acknowledged', async () => {
    await withCharger(async (charger) => {
        const answer = await charger.stop(2_000_000_000, {reason: 'PowerLoss'});

        assert.equal(typeof answer, 'object');
    });
});

test('meter values that come with the stop are kept', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const {transactionId} = await charger.start(idToken);
        await charger.stop(transactionId, {
            transactionData: [
                {timestamp: new Date().toISOString(),
                 sampledValue: [{value: '4500', context: 'Transaction.End'}]},
            ],
        });

        const {items} = await get(`/transactions/${transactionId}/meter-values`);
        assert.equal(items.length, 1);
        assert.equal(items[0].sampledValues[0].context, 'Transaction.End');
    });
});

test('transaction ids are unique over stations', async () => {
    const ids = new Set();
    for (let i = 0; i < 3; ++i) {
        const idToken = await addToken();
        await withCharger(async (charger) => ids.add((await charger.start(idToken)).transactionId));
    }

    assert.equal(ids.size, 3);
});
