// Runs all conversations against one voltgate, with node's own test runner.
//   VOLTGATE_BINARY=build/release/app/voltgate node tests/interop/run.js
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {startVoltgate} from './support/voltgate.js';

const folder = path.dirname(fileURLToPath(import.meta.url));
const binary = process.env.VOLTGATE_BINARY;
if (!binary || !fs.existsSync(binary)) {
    console.error('interop: VOLTGATE_BINARY must name the voltgate to test');
    process.exit(2);
}

const voltgate = await startVoltgate(path.resolve(binary));
let failed = true;
try {
    const conversations = fs.readdirSync(path.join(folder, 'conversations'))
        .filter((name) => name.endsWith('.test.js'))
        .map((name) => path.join(folder, 'conversations', name));
    // What stops the process would disturb the others.
    const isAlone = (name) => name.endsWith('.alone.test.js');
    const run = (chosen) => spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...chosen], {
        stdio: 'inherit',
        env: {...process.env, ...voltgate.environment},
    }).status === 0;
    failed = !run(conversations.filter((name) => !isAlone(name)));
    for (const alone of conversations.filter(isAlone)) failed = !run([alone]) || failed;
} finally {
    const exitCode = await voltgate.stop();
    if (exitCode !== 0) {
        console.error(`interop: voltgate did not end in order (exit code ${exitCode})`);
        failed = true;
    }
}
process.exit(failed ? 1 : 0);
