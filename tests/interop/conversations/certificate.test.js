// Certificates and security events of the security extension. ocpp-rpc has no schemas of that
// extension, so its strict mode is off here; tests/ocpp/v16/schema_test.cpp holds what we send
// against the official ones. Requests are made by openssl.
import test from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createPublicKey, X509Certificate} from 'node:crypto';
import {Charger, addStation} from '../support/charger.js';
import {eventually, get, post, remove, request} from '../support/rest.js';

async function withCharger(conversation) {
    const charger = new Charger(await addStation(), {strictMode: false});
    await charger.connect();
    try {
        await charger.boot();
        await conversation(charger);
    } finally {
        await charger.close();
    }
}

/** A PKCS #10 request with a fresh key. */
function makeRequest(name, ...more) {
    return execFileSync('openssl', [
        'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
        '-keyout', '/dev/null', '-subj', `/O=Somebody/CN=${name}`, ...more,
    ], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
}

const publicKeyOf = (csr) => execFileSync('openssl', ['req', '-noout', '-pubkey'],
                                          {encoding: 'utf8', input: csr});
const certificatesOf = (charger) => get(`/stations/${charger.id}/certificates`);
const eventsOf = (charger, filter = '') => get(`/stations/${charger.id}/security-events${filter}`);

test('a request is accepted, and the certificate follows with its chain', async () => {
    await withCharger(async (charger) => {
        const signed = charger.answers('CertificateSigned', {status: 'Accepted'});
        const csr = makeRequest(charger.id, '-addext', 'subjectAltName=DNS:somebody.else',
                                '-addext', 'basicConstraints=CA:TRUE');

        const answer = await charger.call('SignCertificate', {csr});
        const {issued} = await eventually(() => certificatesOf(charger),
                                          (all) => all.issued[0]?.state === 'installed');

        assert.deepEqual(answer, {status: 'Accepted'});
        const [own, root] = signed[0].certificateChain.split(/(?<=-----END CERTIFICATE-----\n)/)
            .map((pem) => new X509Certificate(pem));
        assert.equal(own.subject, `CN=${charger.id}`);
        assert.equal(own.subjectAltName, undefined);
        assert.equal(own.ca, false);
        assert.equal(own.serialNumber, issued[0].serialNumber);
        assert.ok(own.verify(root.publicKey));
        assert.ok(own.publicKey.equals(createPublicKey(publicKeyOf(csr))));
        const authority = await get('/certificate-authority');
        assert.equal(new X509Certificate(authority.certificate).fingerprint256, root.fingerprint256);
    });
});

test('a request for the name of another station is rejected, and the reason is on record', async () => {
    await withCharger(async (charger) => {
        const answer = await charger.call('SignCertificate', {csr: makeRequest('SOMEBODY-ELSE')});

        assert.deepEqual(answer, {status: 'Rejected'});
        const {items} = await eventsOf(charger, '?type=CertificateSigningRequestRefused');
        assert.match(items[0].techInfo, /the request is for the name 'SOMEBODY-ELSE', expected CP-/);
        assert.deepEqual((await certificatesOf(charger)).issued, []);
    });
});

test('a security event is answered and listed', async () => {
    await withCharger(async (charger) => {
        const timestamp = new Date().toISOString();

        const answer = await charger.call('SecurityEventNotification', {
            type: 'FirmwareUpdated', timestamp, techInfo: 'to 1.1'});

        assert.deepEqual(answer, {});
        const {items} = await eventsOf(charger, '?source=station');
        assert.equal(items[0].type, 'FirmwareUpdated');
        assert.equal(items[0].techInfo, 'to 1.1');
        assert.equal(items[0].timestamp, timestamp);
    });
});

test('a station is asked for a message of the security extension', async () => {
    await withCharger(async (charger) => {
        const asked = charger.answers('ExtendedTriggerMessage', {status: 'Accepted'});

        const answer = await post(`/stations/${charger.id}/trigger`, {message: 'SignChargePointCertificate'});

        assert.equal(answer.status, 'Accepted');
        assert.deepEqual(asked, [{requestedMessage: 'SignChargePointCertificate'}]);
    });
});

test('a root is installed, listed and deleted', async () => {
    await withCharger(async (charger) => {
        const certificateType = 'CentralSystemRootCertificate';
        const hash = {hashAlgorithm: 'SHA256', issuerNameHash: 'ab', issuerKeyHash: 'cd', serialNumber: '01'};
        const installed = charger.answers('InstallCertificate', {status: 'Accepted'});
        const deleted = charger.answers('DeleteCertificate', {status: 'Accepted'});
        const asked = charger.answers('GetInstalledCertificateIds', (question) => (
            question.certificateType === certificateType
                ? {certificateHashData: [hash], status: 'Accepted'} : {status: 'NotFound'}));
        const {certificate} = await get('/certificate-authority');

        const answer = await post(`/stations/${charger.id}/certificates`, {certificateType, certificate});
        const listed = await get(`/stations/${charger.id}/certificates?refresh=true`);
        await remove(`/stations/${charger.id}/certificates/01`);

        assert.equal(answer.status, 'Accepted');
        assert.deepEqual(installed, [{certificateType, certificate}]);
        assert.ok(asked.some((question) => question.certificateType === 'ManufacturerRootCertificate'));
        const {reportedAt, ...first} = listed.installed[0];
        assert.deepEqual(first, {certificateType, ...hash});
        assert.deepEqual(deleted, [{certificateHashData: hash}]);
        assert.deepEqual((await certificatesOf(charger)).installed, []);
    });
});

test('what is no certificate of a CA is not sent', async () => {
    await withCharger(async (charger) => {
        const installed = charger.answers('InstallCertificate', {status: 'Accepted'});

        const answer = await request('POST', `/stations/${charger.id}/certificates`, {
            certificateType: 'CentralSystemRootCertificate', certificate: 'nonsense'});

        assert.equal(answer.status, 400);
        assert.equal(answer.body.errors[0].path, 'certificate');
        assert.deepEqual(installed, []);
    });
});

test('an authorization key goes to the station in hexadecimal, and both are valid until it is back', async () => {
    await withCharger(async (charger) => {
        const changes = charger.answers('ChangeConfiguration', {status: 'Accepted'});
        const authorizationKey = 'key-of-16-letters';

        const answer = await post(`/stations/${charger.id}/authorization-key`, {authorizationKey});

        assert.equal(answer.state, 'accepted');
        assert.deepEqual(changes, [{key: 'AuthorizationKey',
                                    value: Buffer.from(authorizationKey).toString('hex')}]);
        const outcome = await get(`/stations/${charger.id}/authorization-key`);
        assert.equal(outcome.authorizationKey, undefined);

        const back = new Charger(charger.id, {strictMode: false, password: authorizationKey});
        await back.connect();
        await eventually(() => get(`/stations/${charger.id}/authorization-key`),
                         ({state}) => state === 'completed');
        await back.close();
    });
});
