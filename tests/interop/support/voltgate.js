// A voltgate of our own: a throw-away PostgreSQL, the real binary on free ports, and an admin.
import {spawn, execFileSync} from 'node:child_process';
import {once} from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {setTimeout as sleep} from 'node:timers/promises';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const postgres = path.join(project, 'scripts/postgres');
const admin = {email: 'admin@example.org', password: 'interop suite, one run only'};

async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const {port} = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

async function untilReady(url, voltgate) {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
        if (voltgate.exitCode !== null) throw new Error('voltgate ended while it started');
        const answer = await fetch(`${url}/readyz`).catch(() => null);
        if (answer?.ok) return;
        await sleep(100);
    }
    throw new Error('voltgate was not ready within 60 s');
}

async function login(url) {
    const answer = await fetch(`${url}/api/v1/login`, {
        method: 'POST',
        headers: {'Content-Type': 'application/json'},
        body: JSON.stringify(admin),
    });
    if (!answer.ok) throw new Error(`login: ${answer.status} ${await answer.text()}`);
    return (await answer.json()).token;
}

/** Starts everything; the environment for the conversations, and stop(). */
export async function startVoltgate(binary) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'voltgate-interop-'));
    fs.chmodSync(folder, 0o755); // PostgreSQL runs as another user when root runs the tests.
    const cluster = path.join(folder, 'postgres');
    const databaseUrl = execFileSync(postgres, ['start', cluster, '--fast'], {encoding: 'utf8'}).trim();
    const ocppPort = await freePort();
    const httpPort = await freePort();
    const log = fs.openSync(path.join(folder, 'voltgate.log'), 'w');
    const voltgate = spawn(binary, ['serve'], {
        stdio: ['ignore', log, log],
        env: {
            ...process.env,
            DATABASE_URL: databaseUrl,
            VOLTGATE_JOURNAL_FOLDER: path.join(folder, 'journal'),
            VOLTGATE_FILES_FOLDER: path.join(folder, 'files'),
            VOLTGATE_CA_FOLDER: path.join(folder, 'ca'),
            VOLTGATE_OCPP_ADDRESS: '127.0.0.1',
            VOLTGATE_OCPP_PORT: String(ocppPort),
            VOLTGATE_HTTP_ADDRESS: '127.0.0.1',
            VOLTGATE_HTTP_PORT: String(httpPort),
            VOLTGATE_ADMIN_EMAIL: admin.email,
            VOLTGATE_ADMIN_PASSWORD: admin.password,
        },
    });
    const stop = async () => {
        if (voltgate.exitCode === null && voltgate.signalCode === null) {
            voltgate.kill('SIGTERM');
            const impatience = setTimeout(() => voltgate.kill('SIGKILL'), 15_000);
            await once(voltgate, 'exit');
            clearTimeout(impatience);
        }
        execFileSync(postgres, ['stop', cluster]);
        fs.rmSync(folder, {recursive: true, force: true});
        return voltgate.exitCode;
    };
    try {
        const httpUrl = `http://127.0.0.1:${httpPort}`;
        await untilReady(httpUrl, voltgate);
        const environment = {
            VOLTGATE_OCPP_URL: `ws://127.0.0.1:${ocppPort}/ocpp`,
            VOLTGATE_HTTP_URL: httpUrl,
            VOLTGATE_TOKEN: await login(httpUrl),
            VOLTGATE_PID: String(voltgate.pid),
        };
        return {environment, stop};
    } catch (error) {
        process.stderr.write(fs.readFileSync(path.join(folder, 'voltgate.log')));
        await stop();
        throw error;
    }
}
