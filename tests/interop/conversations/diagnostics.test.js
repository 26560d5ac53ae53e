// A station is asked for its diagnostics and logs, and uploads them.
import test from 'node:test';
import assert from 'node:assert/strict';
import {withCharger} from '../support/charger.js';
import {post} from '../support/rest.js';

test('a request for diagnostics goes out as it is given', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('GetDiagnostics', {fileName: 'diagnostics.log'});
        const payload = {location: 'ftp://files.example.org/logs', retries: 2, retryInterval: 60};

        const answer = await post(`/stations/${charger.id}/calls/GetDiagnostics`, payload);

        assert.deepEqual(calls, [payload]);
        assert.deepEqual(answer.response, {fileName: 'diagnostics.log'});
    });
});

test('a request for a log goes out as it is given', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('GetLog', {status: 'Accepted', filename: 'security.log'});
        const payload = {log: {remoteLocation: 'https://files.example.org/logs'},
                         logType: 'SecurityLog', requestId: 7};

        const answer = await post(`/stations/${charger.id}/calls/GetLog`, payload);

        assert.deepEqual(calls, [payload]);
        assert.equal(answer.status, 'Accepted');
    });
});
