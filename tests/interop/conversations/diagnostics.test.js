// A station is asked for its diagnostics and logs, and uploads them.
import test from 'node:test';
import assert from 'node:assert/strict';
import {withCharger} from '../support/charger.js';
import {fetchFile, get, post, request} from '../support/rest.js';

const log = Buffer.from('2026-01-01 started\n\0binary, too\n'.repeat(20_000));

async function askForDiagnostics(charger, body = {}) {
    const calls = charger.answers('GetDiagnostics', {fileName: 'diagnostics.log'});
    const asked = await post(`/stations/${charger.id}/logs`, body);
    return {asked, location: calls[0].location, call: calls[0]};
}
const put = (url, body, headers = {}) => fetch(url, {method: 'PUT', body, headers});

test('diagnostics are asked for, uploaded once, and downloaded', async () => {
    await withCharger(async (charger) => {
        const from = '2026-01-01T00:00:00.000Z';
        const {asked, location, call} = await askForDiagnostics(charger, {from, retries: 1});
        assert.equal(asked.status, 'requested');
        assert.equal(asked.announcedName, 'diagnostics.log');
        assert.deepEqual([call.startTime, call.retries], [from, 1]);
        assert.equal((await request('GET', `/stations/${charger.id}/logs/${asked.id}/file`)).status, 404);

        await charger.call('DiagnosticsStatusNotification', {status: 'Uploading'});
        const answer = await put(`${location}/diagnostics.log`, log);
        assert.equal(answer.status, 200, await answer.text());
        assert.equal((await put(`${location}/diagnostics.log`, log)).status, 410);
        await charger.call('DiagnosticsStatusNotification', {status: 'Uploaded'});

        const done = await get(`/stations/${charger.id}/logs/${asked.id}`);
        assert.equal(done.status, 'uploaded');
        assert.deepEqual([done.file.fileName, done.file.size], ['diagnostics.log', log.length]);
        const file = await fetchFile(`/stations/${charger.id}/logs/${asked.id}/file`);
        assert.deepEqual(file.body, log);
        assert.match(file.headers.get('content-disposition'), /filename="diagnostics\.log"/);
        assert.equal((await get(`/commands/${done.commandId}`)).state, 'effective');
    });
});

test('a form is taken as well, and names lose their paths', async () => {
    await withCharger(async (charger) => {
        const {asked, location} = await askForDiagnostics(charger);
        const form = new FormData();
        form.append('note', 'before the file');
        form.append('upload', new Blob([log]), '../../etc/pass wd');
        form.append('after', 'the file');

        const answer = await fetch(location, {method: 'POST', body: form});

        assert.equal(answer.status, 200, await answer.text());
        const done = await get(`/stations/${charger.id}/logs/${asked.id}`);
        assert.deepEqual([done.file.fileName, done.file.size], ['pass_wd', log.length]);
        assert.deepEqual((await fetchFile(`/stations/${charger.id}/logs/${asked.id}/file`)).body, log);
    });
});

test('a security log is asked for and followed by its number', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('GetLog', {status: 'Accepted', filename: 'security.log'});

        const asked = await post(`/stations/${charger.id}/logs`,
                                 {kind: 'securityLog', to: '2030-01-01T00:00:00.000Z'});
        const [{logType, requestId, log: parameters}] = calls;
        assert.deepEqual([logType, requestId], ['SecurityLog', asked.id]);
        assert.equal(parameters.latestTimestamp, '2030-01-01T00:00:00.000Z');

        await charger.call('LogStatusNotification', {status: 'PermissionDenied', requestId});
        const {items} = await get(`/stations/${charger.id}/logs`);
        assert.equal(items[0].status, 'permissionDenied');
    });
});

test('a station may have nothing to upload, or refuse', async () => {
    await withCharger(async (charger) => {
        charger.answers('GetDiagnostics', {});
        charger.answers('GetLog', {status: 'Rejected'});

        const nothing = await request('POST', `/stations/${charger.id}/logs`, {});
        const refused = await request('POST', `/stations/${charger.id}/logs`,
                                      {kind: 'diagnosticsLog'});

        assert.deepEqual([nothing.status, nothing.body.status], [200, 'nothing']);
        assert.deepEqual([refused.status, refused.body.status], [200, 'refused']);
    });
});

test('what comes with a wrong token, or is no file, is not taken', async () => {
    await withCharger(async (charger) => {
        const {asked, location} = await askForDiagnostics(charger);
        const wrong = location.slice(0, -1) + (location.endsWith('0') ? '1' : '0');

        assert.equal((await put(wrong, log)).status, 404);
        assert.equal((await put(location, '')).status, 400);
        assert.equal((await put(`${location}/a%00b.log`, log)).status, 400);
        assert.equal((await put(`${location}/a/b/c`, log)).status, 404);
        const torn = await fetch(location, {
            method: 'POST', body: '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nabc',
            headers: {'Content-Type': 'multipart/form-data; boundary=x'}});
        assert.equal(torn.status, 400);
        assert.equal((await fetch(location)).status, 404);
        assert.equal((await get(`/stations/${charger.id}/logs/${asked.id}`)).file, undefined);

        assert.equal((await put(`${location}/a%2F..%2Fb%0D%0Ac.log`, log)).status, 200);
        const {file} = await get(`/stations/${charger.id}/logs/${asked.id}`);
        assert.equal(file.fileName, 'b__c.log');
    });
});
