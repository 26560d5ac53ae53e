// Verdicts on tags.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addToken, withCharger} from '../support/charger.js';
import {post} from '../support/rest.js';

const verdict = async (charger, idTag) => (await charger.call('Authorize', {idTag})).idTagInfo;

test('a known tag is accepted, in any case of its letters', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        assert.equal((await verdict(charger, idToken)).status, 'Accepted');
        assert.equal((await verdict(charger, idToken.toUpperCase())).status, 'Accepted');
    });
});

test('a blocked tag is blocked', async () => {
    const idToken = await addToken({status: 'Blocked'});
    await withCharger(async (charger) => {
        assert.equal((await verdict(charger, idToken)).status, 'Blocked');
    });
});

test('a tag past its time is expired', async () => {
    const idToken = await addToken({expiresAt: '2020-01-01T00:00:00Z'});
    await withCharger(async (charger) => {
        assert.equal((await verdict(charger, idToken)).status, 'Expired');
    });
});

test('an unknown tag is invalid', async () => {
    await withCharger(async (charger) => {
        assert.equal((await verdict(charger, 'NEVER-SEEN')).status, 'Invalid');
    });
});

test('the group of a tag is its parent, and its expiry is told', async () => {
    const idToken = await addToken({groupId: 'FLEET', expiresAt: '2099-01-01T00:00:00Z'});
    await withCharger(async (charger) => {
        const info = await verdict(charger, idToken);

        assert.equal(info.parentIdTag, 'FLEET');
        assert.equal(Date.parse(info.expiryDate), Date.parse('2099-01-01T00:00:00Z'));
    });
});

test('a tag that charges may be shown, but may not charge twice', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        await charger.start(idToken);

        assert.equal((await verdict(charger, idToken)).status, 'Accepted');
        const second = await charger.call('StartTransaction', {
            connectorId: 2,
            idTag: idToken,
            meterStart: 0,
            timestamp: new Date().toISOString(),
        });
        assert.equal(second.idTagInfo.status, 'ConcurrentTx');
    });
});

test('the cache of a station is cleared', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('ClearCache', {status: 'Accepted'});

        const answer = await post(`/stations/${charger.id}/clear-cache`);

        assert.equal(answer.status, 'Accepted');
        assert.equal(calls.length, 1);
    });
});
