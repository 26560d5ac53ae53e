// The local authorization list of a station is brought to what the operator wants.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addToken, withCharger} from '../support/charger.js';
import {get, post, request} from '../support/rest.js';

/** A charger with a list; `refusals` are the statuses of its first answers to SendLocalList. */
function keepsAList(charger, refusals = []) {
    const list = {version: 0, asked: 0, sent: []};
    charger.answers('GetConfiguration', {configurationKey: [
        {key: 'SendLocalListMaxLength', readonly: true, value: '2'},
        {key: 'LocalAuthListMaxLength', readonly: true, value: '4'}]});
    charger.answers('GetLocalListVersion', () => {
        ++list.asked;
        return {listVersion: list.version};
    });
    charger.answers('SendLocalList', (update) => {
        list.sent.push(update);
        const status = refusals.shift() ?? 'Accepted';
        if (status === 'Accepted') list.version = update.listVersion;
        return {status};
    });
    return list;
}
const put = (charger, idTokens) => (
    request('PUT', `/stations/${charger.id}/local-list`, {idTokens}));
const sync = (charger) => post(`/stations/${charger.id}/local-list/sync`);

test('the version of a local list is asked for before it is sent', async () => {
    await withCharger(async (charger) => {
        const list = keepsAList(charger);

        const answer = await sync(charger);

        assert.equal(answer.status, 'synchronized');
        assert.equal(list.asked, 1);
        assert.deepEqual(list.sent,
                         [{listVersion: 1, localAuthorizationList: [], updateType: 'Full'}]);
    });
});

test('a local list is sent in full, in parts, and afterwards by its differences', async () => {
    const expiresAt = '2030-01-01T00:00:00.000Z';
    const tags = await Promise.all([addToken({expiresAt, groupId: 'FLEET'}), addToken(), addToken()]);
    await withCharger(async (charger) => {
        const list = keepsAList(charger);
        await put(charger, tags);

        await sync(charger);
        await put(charger, tags.slice(0, 2));
        const answer = await sync(charger);

        assert.deepEqual(list.sent.map(({listVersion, updateType}) => [listVersion, updateType]),
                         [[1, 'Full'], [2, 'Differential'], [3, 'Differential']]);
        const whole = [...list.sent[0].localAuthorizationList, ...list.sent[1].localAuthorizationList];
        assert.deepEqual(whole.find(({idTag}) => idTag === tags[0]).idTagInfo,
                         {expiryDate: expiresAt, parentIdTag: 'FLEET', status: 'Accepted'});
        assert.deepEqual(list.sent[2].localAuthorizationList, [{idTag: tags[2]}]);
        assert.equal(answer.listVersion, 3);
        assert.equal((await sync(charger)).status, 'upToDate');
        assert.equal((await get(`/stations/${charger.id}/local-list`)).isInSync, true);
    });
});

for (const status of ['Failed', 'VersionMismatch']) {
    test(`the whole list follows when differences are answered with ${status}`, async () => {
        const tags = await Promise.all([addToken(), addToken()]);
        await withCharger(async (charger) => {
            const refusals = [];
            const list = keepsAList(charger, refusals);
            await put(charger, tags.slice(0, 1));
            await sync(charger);
            await put(charger, tags);
            refusals.push(status);

            const answer = await sync(charger);

            assert.equal(answer.status, 'synchronized');
            assert.equal(answer.updateType, 'full');
            assert.equal(list.sent.at(-1).updateType, 'Full');
        });
    });
}

test('a station without a local list is told as such', async () => {
    await withCharger(async (charger) => {
        const list = keepsAList(charger);
        list.version = -1;

        assert.equal((await sync(charger)).status, 'notSupported');

        list.version = 0;
        charger.answers('SendLocalList', {status: 'NotSupported'});
        assert.equal((await sync(charger)).status, 'notSupported');
    });
});

test('a list that the station cannot hold is not sent', async () => {
    const tags = await Promise.all(Array.from({length: 5}, () => addToken()));
    await withCharger(async (charger) => {
        const list = keepsAList(charger);
        await put(charger, tags);

        const answer = await request('POST', `/stations/${charger.id}/local-list/sync`, {});
        const long = await put(charger, ['123456789012345678901']);

        assert.equal(answer.status, 400);
        assert.equal(answer.body.errors[0].path, 'idTokens');
        assert.deepEqual(list.sent, []);
        assert.equal(long.status, 400);
        assert.equal(long.body.errors[0].path, 'idTokens[0]');
    });
});
