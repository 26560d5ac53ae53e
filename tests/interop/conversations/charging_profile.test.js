// Smart charging: profiles are set, listed, cleared, and what they come to is asked for.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addToken, withCharger} from '../support/charger.js';
import {get, post, remove, request} from '../support/rest.js';

const profile = (properties = {}) => ({
    chargingProfileId: 7,
    stackLevel: 1,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Recurring',
    recurrencyKind: 'Daily',
    validFrom: '2026-01-01T00:00:00.000Z',
    validTo: '2030-01-01T00:00:00.000Z',
    chargingSchedule: {
        duration: 86400,
        startSchedule: '2026-01-01T00:00:00.000Z',
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [
            {startPeriod: 0, limit: 16.3, numberPhases: 3}, {startPeriod: 3600, limit: 6}],
        minChargingRate: 0.7,
    },
    ...properties,
});
const ofTransaction = (properties = {}) => {
    const {recurrencyKind, ...rest} = profile({
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: {
            chargingRateUnit: 'W', chargingSchedulePeriod: [{startPeriod: 0, limit: 3680}]},
        ...properties,
    });
    return rest;
};

test('a charging profile is set, listed and cleared', async () => {
    await withCharger(async (charger) => {
        const sets = charger.answers('SetChargingProfile', {status: 'Accepted'});
        const clears = charger.answers('ClearChargingProfile', {status: 'Accepted'});
        const path = `/stations/${charger.id}/charging-profiles`;

        const set = await post(path, {connectorId: 1, chargingProfile: profile()});
        const listed = await get(path);
        await remove(`${path}?chargingProfileId=7&connectorId=1`);

        assert.equal(set.status, 'Accepted');
        assert.deepEqual(sets, [{connectorId: 1, csChargingProfiles: profile()}]);
        assert.deepEqual(listed.items[0].chargingProfile, profile());
        assert.deepEqual(clears, [{id: 7, connectorId: 1}]);
        assert.deepEqual((await get(path)).items, []);
    });
});

test('the profile of a transaction goes with it', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const sets = charger.answers('SetChargingProfile', {status: 'Accepted'});
        const path = `/stations/${charger.id}/charging-profiles`;
        const wrong = await request('POST', path,
                                    {connectorId: 1, chargingProfile: ofTransaction()});
        const {transactionId} = await charger.start(idToken);

        await post(path, {connectorId: 1, chargingProfile: ofTransaction()});
        const during = await get(path);
        await charger.stop(transactionId);

        assert.equal(wrong.status, 400);
        assert.equal(wrong.body.errors[0].path, 'chargingProfile.transactionId');
        assert.equal(sets[0].csChargingProfiles.transactionId, transactionId);
        assert.equal(during.items.length, 1);
        assert.deepEqual((await get(path)).items, []);
    });
});

for (const status of ['Rejected', 'NotSupported']) {
    test(`a profile that is answered with ${status} is not there`, async () => {
        await withCharger(async (charger) => {
            charger.answers('SetChargingProfile', {status});
            const path = `/stations/${charger.id}/charging-profiles`;

            const answer = await post(path, {connectorId: 0, chargingProfile: profile()});

            assert.equal(answer.status, status);
            assert.deepEqual((await get(path)).items, []);
        });
    });
}

test('a remote start carries the profile of its transaction', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const starts = charger.answers('RemoteStartTransaction', {status: 'Accepted'});

        await post(`/stations/${charger.id}/remote-start`,
                   {idToken, connectorId: 1, chargingProfile: ofTransaction()});

        assert.deepEqual(starts[0].chargingProfile, ofTransaction());
    });
});

test('the composite schedule comes from the station', async () => {
    await withCharger(async (charger) => {
        const answer = {
            status: 'Accepted', connectorId: 1, scheduleStart: '2026-01-01T00:00:00.000Z',
            chargingSchedule: {
                duration: 600, chargingRateUnit: 'W',
                chargingSchedulePeriod: [{startPeriod: 0, limit: 11000}]},
        };
        const asked = charger.answers('GetCompositeSchedule', answer);

        const schedule = await get(
            `/stations/${charger.id}/composite-schedule?connectorId=1&duration=600&unit=W`);

        assert.deepEqual(asked, [{connectorId: 1, duration: 600, chargingRateUnit: 'W'}]);
        assert.equal(schedule.status, 'Accepted');
        assert.deepEqual(schedule.response, answer);
    });
});
