// In: orders, a JSON object a line: `open` a client of an SDK on a fresh phone, `restart` it on the same phone, `call` a
// method. Out: for each a JSON line: how it ended, in the words of the recordings in `tests/wire/`.
import crypto from 'node:crypto'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { activity, giveLoginCodes, reset } from './platform.mjs'
import { loadSdks } from './sdks.mjs'

// The phone's clock is the service's: it stands where the last order says.
const RealDate = Date
let now = RealDate.now()
globalThis.Date = class extends RealDate {
  constructor(...args) { super(...(args.length ? args : [now])) }
  static now() { return now }
}

const IDLE = 300 // milliseconds without anything on its way: a promise that is still open then stays so
const sdks = await loadSdks(path.dirname(fileURLToPath(import.meta.url)))
let own // the client, its SDK, what it was opened with

// What the 5.x SDK leaves to its user: RSA as `jsencrypt` does it.
function encryptFunction(text, key) {
  const pem = key.includes('BEGIN') ? key : `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`
  return crypto.publicEncrypt({ key: pem, padding: crypto.constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64')
}

const idle = (since) => activity().pending === 0 && performance.now() - Math.max(since, activity().lastActivity) > IDLE
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

// The constructor of the 5.x SDK asks for a login code, which it then does not use.
async function start(order) {
  giveLoginCodes(['code-of-the-constructor'])
  const options = structuredClone(order.options)
  if (order.sdk === 'taro5') options.encryptFunction = encryptFunction
  own = { order, tuple: sdks[order.sdk].tuple, client: sdks[order.sdk].create(options) }
  while (order.sdk === 'taro5' && activity().pending > 0) await sleep(1)
  await sleep(1)
  giveLoginCodes(order.codes)
  return {}
}

function open(order) {
  reset({ image: order.image })
  return start(order)
}

function restart() {
  return start(own.order)
}

// Arguments that are undefined are no JSON.
function defined(value) {
  if (Array.isArray(value)) return value.map(defined)
  if (value === null || typeof value !== 'object') return value
  if ('$undefined' in value) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, defined(member)]))
}

const returned = (result) => ({ outcome: 'returns', result: result === undefined ? { $undefined: true } : result })
function threw(error) {
  if (!(error instanceof Error)) return { outcome: 'throws', error: error ?? null }
  const { name, message, response } = error
  return { outcome: 'throws', error: { $error: name, message, ...(response ? { response: { data: response.data } } : {}) } }
}

async function call({ method, args }) {
  let settled
  const promise = (async () => own.client[method](...args.map(defined)))()
  promise.then((value) => { settled = returned(value) }, (error) => { settled = threw(error) })
  const since = performance.now()
  while (!settled && performance.now() - since < 10_000 && (own.order.sdk === 'node4' || !idle(since))) await sleep(1)
  await sleep(0)
  if (!settled) return { outcome: 'never settles' }
  if (own.tuple && settled.outcome === 'returns') {
    const [error, value] = settled.result
    settled = error ? threw(error) : returned(value)
  }
  // The 4.x SDK for Node keeps no token: its user hands the one of a sign-in on.
  const token = own.order.sdk === 'node4' && settled.result?.data?.access_token
  if (token) own.client.setAccessToken(token)
  return settled
}

const orders = { open, restart, call }
for await (const line of readline.createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  now = order.now
  let answer
  try { answer = await orders[order.do](order) } catch (error) { answer = { failed: String(error?.stack ?? error) } }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)
