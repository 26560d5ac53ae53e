// The REST gateway as the conversations use it. A command is answered by the station, so its
// handler must be in place before.
const base = `${process.env.VOLTGATE_HTTP_URL}/api/v1`;

export async function request(method, path, body) {
    const answer = await fetch(base + path, {
        method,
        headers: {
            'Authorization': `Bearer ${process.env.VOLTGATE_TOKEN}`,
            ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return {status: answer.status, body: text === '' ? null : JSON.parse(text)};
}

const authorization = () => ({'Authorization': `Bearer ${process.env.VOLTGATE_TOKEN}`});

/** Uploads bytes. */
export async function putFile(path, bytes) {
    const answer = await fetch(base + path, {method: 'PUT', headers: authorization(), body: bytes});
    return {status: answer.status, text: await answer.text()};
}

/** Downloads bytes. */
export async function fetchFile(path) {
    const answer = await fetch(base + path, {headers: authorization()});
    return {status: answer.status, headers: answer.headers,
            body: Buffer.from(await answer.arrayBuffer())};
}

async function successful(method, path, body) {
    const answer = await request(method, path, body);
    if (answer.status >= 300) {
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
}

export const get = (path) => successful('GET', path);
export const post = (path, body = {}) => successful('POST', path, body);
export const patch = (path, body) => successful('PATCH', path, body);
export const remove = (path) => successful('DELETE', path);

/** Asks again until `isRight` says so; what nobody waits for (commands that take effect) needs it. */
export async function eventually(ask, isRight, patience = 10_000) {
    const deadline = Date.now() + patience;
    for (;;) {
        const answer = await ask();
        if (isRight(answer)) return answer;
        if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(answer)}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}
