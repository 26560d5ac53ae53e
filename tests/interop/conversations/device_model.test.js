// Configuration keys, read and changed through REST.
import test from 'node:test';
import assert from 'node:assert/strict';
import {withCharger} from '../support/charger.js';
import {get, patch} from '../support/rest.js';

test('the configuration is read from the station', async () => {
    await withCharger(async (charger) => {
        charger.answers('GetConfiguration', {
            configurationKey: [
                {key: 'HeartbeatInterval', readonly: false, value: '300'},
                {key: 'NumberOfConnectors', readonly: true, value: '2'},
            ],
        });

        const {items} = await get(`/stations/${charger.id}/configuration?refresh=true`);

        const byName = Object.fromEntries(items.map((item) => [item.variable, item]));
        assert.equal(byName.HeartbeatInterval.value, '300');
        assert.equal(byName.HeartbeatInterval.readOnly, false);
        assert.equal(byName.NumberOfConnectors.readOnly, true);
    });
});

for (const status of ['Accepted', 'Rejected', 'RebootRequired', 'NotSupported']) {
    test(`a change that the station answers with ${status} says so`, async () => {
        await withCharger(async (charger) => {
            const calls = charger.answers('ChangeConfiguration', {status});

            const {items} = await patch(`/stations/${charger.id}/configuration`, {
                items: [{variable: 'HeartbeatInterval', value: '60'}],
            });

            assert.equal(items[0].status, status);
            assert.deepEqual(calls, [{key: 'HeartbeatInterval', value: '60'}]);
        });
    });
}
