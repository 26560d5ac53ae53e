// A charging station played by ocpp-rpc in strict mode: what it sends and what it gets is validated
// against the official schemas of OCPP 1.6; anything that does not fit fails the test.
import {randomUUID} from 'node:crypto';
import assert from 'node:assert/strict';
import ocppRpc from 'ocpp-rpc';
import {post} from './rest.js';

const {RPCClient} = ocppRpc;
export const password = 'a password of 16+';

let count = 0;

/** An id that no other conversation uses. */
export const newId = (prefix) => `${prefix}-${process.pid}-${++count}`;

export async function addStation(properties = {}) {
    const id = properties.id ?? newId('CP');
    await post('/stations', {id, password, ...properties});
    return id;
}

export async function addToken(properties = {}) {
    const idToken = properties.idToken ?? `T${randomUUID().replaceAll('-', '').slice(0, 19)}`;
    await post('/tokens', {idToken, ...properties});
    return idToken;
}

export class Charger {
    constructor(id, options = {}) {
        this.id = id;
        this.violations = [];
        this.client = new RPCClient({
            endpoint: process.env.VOLTGATE_OCPP_URL,
            identity: id,
            password,
            protocols: ['ocpp1.6'],
            strictMode: true,
            reconnect: false,
            callTimeoutMs: 10_000,
            ...options,
        });
        this.client.on('strictValidationFailure', (event) => {
            this.violations.push(`${event.method}: ${event.error?.message}`);
        });
    }

    /** Answers calls of this action; the calls are kept. */
    answers(action, response) {
        const calls = [];
        this.client.handle(action, ({params}) => {
            calls.push(params);
            return typeof response === 'function' ? response(params) : response;
        });
        return calls;
    }

    connect() { return this.client.connect(); }
    call(action, payload = {}) { return this.client.call(action, payload); }

    boot(properties = {}) {
        return this.call('BootNotification',
                         {chargePointVendor: 'Nobody', chargePointModel: 'Ocpp-rpc', ...properties});
    }
    status(connectorId, status) {
        return this.call('StatusNotification', {
            connectorId, status, errorCode: 'NoError', timestamp: new Date().toISOString(),
        });
    }
    start(idTag, properties = {}) {
        return this.call('StartTransaction', {
            connectorId: 1, idTag, meterStart: 1000, timestamp: new Date().toISOString(), ...properties,
        });
    }
    stop(transactionId, properties = {}) {
        return this.call('StopTransaction', {
            transactionId, meterStop: 4500, timestamp: new Date().toISOString(), ...properties,
        });
    }

    async close() {
        await this.client.close({code: 1000, awaitPending: true});
        assert.deepEqual(this.violations, []);
    }
}

/** Runs the conversation with a charger that is known, connected and booted. */
export async function withCharger(conversation) {
    const charger = new Charger(await addStation());
    await charger.connect();
    try {
        await charger.boot();
        await conversation(charger);
    } finally {
        await charger.close();
    }
}
