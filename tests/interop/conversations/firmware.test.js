// Firmware is offered to a station, fetched by it, and followed until it is installed.
import test from 'node:test';
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {withCharger} from '../support/charger.js';
import {eventually, fetchFile, get, post, putFile, remove, request} from '../support/rest.js';

const image = Buffer.from(Array.from({length: 300_000}, (_, i) => (i * 31 + (i >> 8)) & 255));
const sha256 = createHash('sha256').update(image).digest('hex');
const retrieveDate = new Date(Date.now() + 3_600_000).toISOString();

async function addFirmware(properties = {}) {
    const {id} = await post('/firmware', {name: 'ac 2.0.bin', version: '2.0', ...properties});
    const answer = await putFile(`/firmware/${id}/image?sha256=${sha256}`, image);
    assert.equal(answer.status, 200, answer.text);
    return id;
}
const isNow = (charger, id, status) => (
    get(`/stations/${charger.id}/firmware-updates/${id}`).then((update) => update.status === status));

test('firmware is uploaded, fetched by the station and installed', async () => {
    const firmwareId = await addFirmware();
    await withCharger(async (charger) => {
        const calls = charger.answers('UpdateFirmware', {});

        const update = await post(`/stations/${charger.id}/firmware-updates`,
                                  {firmwareId, retries: 2, retryInterval: 60});
        assert.equal(update.status, 'requested');
        assert.deepEqual([calls[0].retries, calls[0].retryInterval], [2, 60]);
        const {location} = calls[0];
        assert.match(location, /\/files\/[0-9a-f]{48}\/ac_2\.0\.bin$/);
        assert.equal((await request('DELETE', `/firmware/${firmwareId}`)).status, 409);

        await charger.call('FirmwareStatusNotification', {status: 'Downloading'});
        const fetched = await fetch(location);
        assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), image);
        assert.equal(fetched.headers.get('etag'), `"${sha256}"`);
        assert.equal(fetched.headers.get('repr-digest'),
                     `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`);
        for (const status of ['Downloaded', 'Installing', 'Installed']) {
            await charger.call('FirmwareStatusNotification', {status});
        }

        const done = await get(`/stations/${charger.id}/firmware-updates/${update.id}`);
        assert.deepEqual(done.history.map(({status}) => status),
                         ['requested', 'downloading', 'downloaded', 'installing', 'installed']);
        assert.equal((await get(`/commands/${done.commandId}`)).state, 'effective');
        assert.equal((await fetch(location)).status, 410);
        assert.equal(JSON.stringify(done).includes('/files/'), false);
        const {items} = await eventually(
            () => get(`/stations/${charger.id}/messages?action=UpdateFirmware`),
            (page) => page.items.length === 2);
        for (const {frame} of items) assert.equal(frame.includes(location), false, frame);
    });
    await remove(`/firmware/${firmwareId}`);
});

test('firmware is fetched in parts, as often as a station needs', async () => {
    const firmwareId = await addFirmware();
    await withCharger(async (charger) => {
        const calls = charger.answers('UpdateFirmware', {});
        await post(`/stations/${charger.id}/firmware-updates`, {firmwareId});
        const {location} = calls[0];
        const part = (range, headers = {}) => fetch(location, {headers: {Range: range, ...headers}});

        const head = await fetch(location, {method: 'HEAD'});
        assert.equal(head.headers.get('content-length'), String(image.length));
        assert.equal(head.headers.get('accept-ranges'), 'bytes');
        const middle = await part('bytes=100000-100009');
        assert.equal(middle.status, 206);
        assert.equal(middle.headers.get('content-range'), `bytes 100000-100009/${image.length}`);
        assert.deepEqual(Buffer.from(await middle.arrayBuffer()), image.subarray(100000, 100010));
        const rest = await part('bytes=299990-', {'If-Range': `"${sha256}"`});
        assert.deepEqual(Buffer.from(await rest.arrayBuffer()), image.subarray(299990));
        const last = await part('bytes=-5');
        assert.deepEqual(Buffer.from(await last.arrayBuffer()), image.subarray(-5));
        const beyond = await part('bytes=300000-');
        assert.equal(beyond.status, 416);
        assert.equal(beyond.headers.get('content-range'), `bytes */${image.length}`);
        for (const nonsense of ['bytes=9-5', 'bytes=a-b', 'lines=1-2', 'bytes=', 'bytes=0-1,5-6',
                                'bytes=99999999999999999999-']) {
            const whole = await part(nonsense);
            assert.equal(whole.status, 200, nonsense);
            assert.equal((await whole.arrayBuffer()).byteLength, image.length);
        }
        assert.equal((await part('bytes=0-1', {'If-Range': '"other"'})).status, 200);
        const known = await fetch(location, {headers: {'If-None-Match': `"${sha256}"`}});
        assert.equal(known.status, 304);
    });
});

test('signed firmware is offered with its signature and followed by its number', async () => {
    const signed = {signature: 'c2lnbmVk', signingCertificate: '-----BEGIN CERTIFICATE-----\nx'};
    const firmwareId = await addFirmware(signed);
    await withCharger(async (charger) => {
        const calls = charger.answers('SignedUpdateFirmware', {status: 'Accepted'});

        const update = await post(`/stations/${charger.id}/firmware-updates`,
                                  {firmwareId, isSigned: true, retrieveDate});
        const [{requestId, firmware}] = calls;
        assert.equal(requestId, update.id);
        assert.deepEqual([firmware.signature, firmware.signingCertificate, firmware.retrieveDateTime],
                         [signed.signature, signed.signingCertificate, retrieveDate]);

        for (const status of ['DownloadScheduled', 'Downloading', 'InvalidSignature']) {
            await charger.call('SignedFirmwareStatusNotification', {status, requestId});
        }
        assert.ok(await isNow(charger, update.id, 'invalidSignature'));
        assert.equal((await fetch(firmware.location)).status, 410);
    });
});

test('a station refuses firmware whose certificate it does not believe', async () => {
    await withCharger(async (charger) => {
        charger.answers('SignedUpdateFirmware', {status: 'InvalidCertificate'});

        const answer = await request('POST', `/stations/${charger.id}/firmware-updates`, {
            location: 'https://files.example.org/fw.bin', isSigned: true, signature: 'c2ln',
            signingCertificate: '-----BEGIN CERTIFICATE-----\nx'});

        assert.equal(answer.status, 200);
        assert.equal(answer.body.status, 'refused');
    });
});

test('firmware that is elsewhere is referred to, and its password kept from sight', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('UpdateFirmware', {});
        const location = 'ftp://station:secret@files.example.org/fw.bin';

        const update = await post(`/stations/${charger.id}/firmware-updates`,
                                  {location, version: '3.0'});

        assert.equal(calls[0].location, location);
        assert.equal(update.location, 'ftp://station:***@files.example.org/fw.bin');
        const command = await get(`/commands/${update.commandId}`);
        assert.equal(JSON.stringify(command).includes('secret'), false);
        const kept = await eventually(() => get(`/stations/${charger.id}/messages?action=UpdateFirmware`),
                                      ({items}) => items.length === 2);
        assert.equal(JSON.stringify(kept).includes('secret'), false);
    });
});

test('an image that is not what it should be is not kept', async () => {
    const {id} = await post('/firmware', {name: 'x', version: '1'});

    const wrong = await putFile(`/firmware/${id}/image?sha256=${sha256}`, image.subarray(1));
    assert.equal(wrong.status, 400);
    assert.equal((await get(`/firmware/${id}`)).size, undefined);
    assert.equal((await putFile(`/firmware/${id}/image`, image)).status, 200);
    assert.equal((await putFile(`/firmware/${id}/image`, image)).status, 409);
    assert.deepEqual((await fetchFile(`/firmware/${id}/image`)).body, image);
});
