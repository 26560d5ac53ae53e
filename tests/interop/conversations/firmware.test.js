// Firmware is offered to a station, fetched by it, and followed until it is installed.
import test from 'node:test';
import assert from 'node:assert/strict';
import {withCharger} from '../support/charger.js';
import {post} from '../support/rest.js';

const retrieveDate = '2030-01-01T00:00:00.000Z';

test('an update of firmware goes out as it is given', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('UpdateFirmware', {});
        const payload = {location: 'ftp://files.example.org/fw.bin', retries: 2, retrieveDate,
                         retryInterval: 60};

        const answer = await post(`/stations/${charger.id}/calls/UpdateFirmware`, payload);

        assert.deepEqual(calls, [payload]);
        assert.deepEqual(answer.response, {});
    });
});

test('a signed update of firmware goes out as it is given', async () => {
    await withCharger(async (charger) => {
        const calls = charger.answers('SignedUpdateFirmware', {status: 'InvalidCertificate'});
        const payload = {retries: 1, requestId: 7, firmware: {
            location: 'https://files.example.org/fw.bin', retrieveDateTime: retrieveDate,
            signingCertificate: '-----BEGIN CERTIFICATE-----', signature: 'c2lnbmVk'}};

        const answer = await post(`/stations/${charger.id}/calls/SignedUpdateFirmware`, payload);

        assert.deepEqual(calls, [payload]);
        assert.equal(answer.status, 'InvalidCertificate');
    });
});
