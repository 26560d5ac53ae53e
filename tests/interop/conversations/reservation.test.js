// Reservations: the station has the last word.
import test from 'node:test';
import assert from 'node:assert/strict';
import {addToken, withCharger} from '../support/charger.js';
import {eventually, get, post, remove, request} from '../support/rest.js';

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const wanted = (charger, idToken) => (
    {stationId: charger.id, connectorId: 1, idToken, expiresAt: inAnHour()});

test('a connector is reserved and the reservation cancelled', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        const reserved = charger.answers('ReserveNow', {status: 'Accepted'});
        const cancelled = charger.answers('CancelReservation', {status: 'Accepted'});

        const reservation = await post('/reservations', wanted(charger, idToken));
        await remove(`/reservations/${reservation.id}`);

        assert.equal(reservation.status, 'active');
        assert.equal(reserved[0].connectorId, 1);
        assert.equal(reserved[0].idTag, idToken);
        assert.equal(reserved[0].reservationId, reservation.id);
        assert.deepEqual(cancelled, [{reservationId: reservation.id}]);
        assert.equal((await get(`/reservations/${reservation.id}`)).status, 'cancelled');
    });
});

for (const status of ['Occupied', 'Faulted', 'Unavailable', 'Rejected']) {
    test(`a station that answers ${status} has no reservation`, async () => {
        const idToken = await addToken();
        await withCharger(async (charger) => {
            charger.answers('ReserveNow', {status});

            const answer = await request('POST', '/reservations', wanted(charger, idToken));

            assert.equal(answer.status, 200);
            assert.equal(answer.body.status, 'refused');
            assert.equal(answer.body.verdict.status, status);
        });
    });
}

test('a start with its tag uses the reservation', async () => {
    const idToken = await addToken();
    await withCharger(async (charger) => {
        charger.answers('ReserveNow', {status: 'Accepted'});
        const reservation = await post('/reservations', wanted(charger, idToken));

        const {transactionId} = await charger.start(idToken, {reservationId: reservation.id});

        const used = await eventually(() => get(`/reservations/${reservation.id}`),
                                      (one) => one.status === 'used');
        assert.equal(used.transactionId, transactionId);
    });
});

test('the group of the tag goes to the station', async () => {
    const idToken = await addToken({groupId: 'FAMILY'});
    await withCharger(async (charger) => {
        const reserved = charger.answers('ReserveNow', {status: 'Accepted'});

        await post('/reservations', wanted(charger, idToken));

        assert.equal(reserved[0].parentIdTag, 'FAMILY');
    });
});
