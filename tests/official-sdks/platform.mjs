// In: calls of the SDKs to `wx.*` (callbacks, or a promise when no callback is given) and `Taro.*` (both).
// Out: what the platforms' documentation has them do, over Node's http. Nothing of any SDK is in here.
//
// One choice is ours: a header whose value is undefined or null is not sent; real clients differ on that.
import http from 'node:http'

const state = {}
let pending = 0
let lastActivity = 0

export const activity = () => ({ pending, lastActivity })

// A fresh phone.
export function reset({ image = null } = {}) {
  state.storage = new Map()
  state.loginCodes = []
  state.image = image // {path, text} or null when the user cancels the picker
}

// What `login` gives from now on, in turn.
export function giveLoginCodes(codes) {
  state.loginCodes = [...codes]
}

// Runs `work`, then the caller's success or fail callback. A callback that
// throws is reported by the real platforms and otherwise ignored: so here.
function run(options, work) {
  pending++
  lastActivity = performance.now()
  const callback = (fn, arg) => {
    if (typeof fn !== 'function') return
    try { fn(arg) } catch { /* as the platforms: reported, and otherwise ignored */ }
  }
  const promise = new Promise((resolve, reject) => {
    setImmediate(async () => {
      try {
        const value = await work()
        callback(options?.success, value)
        resolve(value)
      } catch (e) {
        callback(options?.fail, e)
        reject(e)
      } finally {
        pending--
        lastActivity = performance.now()
      }
    })
  })
  promise.catch(() => {}) // with callbacks in use nobody looks at the promise
  return promise
}

const failed = (errMsg) => ({ errMsg })

function send({ url, method, headers, body }) {
  return new Promise((resolve, reject) => {
    const req = http.request(url, { method, headers, agent: false }, (res) => {
      const chunks = []
      res.on('data', (c) => chunks.push(c))
      res.on('end', () => resolve({ statusCode: res.statusCode, header: { ...res.headers }, text: Buffer.concat(chunks).toString('utf8') }))
      res.on('error', reject)
    })
    req.on('error', reject)
    req.end(body)
  })
}

const withValue = (header = {}) => Object.fromEntries(
  Object.entries(header).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)]))

const urlEncode = (data) => Object.entries(data ?? {})
  .map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(v)}`).join('&')

// wx.request: `content-type` is application/json unless set; the data of a GET
// goes into the query; other data is made a string by its content type.
function request(options) {
  return run(options, async () => {
    const method = (options.method ?? 'GET').toUpperCase()
    const headers = withValue(options.header)
    let type = Object.entries(headers).find(([k]) => k.toLowerCase() === 'content-type')?.[1]
    if (!type) type = headers['content-type'] = 'application/json'
    let { url, data } = options, body
    if (method === 'GET') {
      const query = typeof data === 'object' ? urlEncode(data) : ''
      if (query) url += (url.includes('?') ? '&' : '?') + query
    } else if (typeof data === 'string') body = data
    else if (data !== undefined && data !== null) {
      body = type.startsWith('application/x-www-form-urlencoded') ? urlEncode(data) : JSON.stringify(data)
    }
    let res
    try { res = await send({ url, method, headers, body }) } catch { throw failed('request:fail') }
    let parsed = res.text
    try { parsed = JSON.parse(res.text) } catch { /* stays a string, as with dataType json */ }
    return { data: parsed, statusCode: res.statusCode, header: res.header, errMsg: 'request:ok' }
  })
}

function uploadFile(options) {
  return run(options, async () => {
    const boundary = 'mini-program-boundary'
    const filename = options.filePath.split('/').pop()
    const fields = Object.entries(options.formData ?? {})
      .map(([k, v]) => `--${boundary}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`).join('')
    const body = `${fields}--${boundary}\r\nContent-Disposition: form-data; name="${options.name}"; filename="${filename}"\r\n` +
      `Content-Type: image/jpeg\r\n\r\n${state.image?.text}\r\n--${boundary}--\r\n`
    const headers = { ...withValue(options.header), 'content-type': `multipart/form-data; boundary=${boundary}` }
    let res
    try { res = await send({ url: options.url, method: 'POST', headers, body }) } catch { throw failed('uploadFile:fail') }
    return { data: res.text, statusCode: res.statusCode, errMsg: 'uploadFile:ok' } // data is always a string
  })
}

function chooseImage(options) {
  return run(options, async () => {
    if (!state.image) throw failed('chooseImage:fail cancel')
    return {
      tempFilePaths: [state.image.path],
      tempFiles: [{ path: state.image.path, size: state.image.text.length }],
      errMsg: 'chooseImage:ok',
    }
  })
}

function login(options) {
  return run(options, async () => {
    if (!state.loginCodes.length) throw failed('login:fail')
    return { code: state.loginCodes.shift(), errMsg: 'login:ok' }
  })
}

const setStorage = (o) => run(o, async () => { state.storage.set(o.key, structuredClone(o.data)); return { errMsg: 'setStorage:ok' } })
const removeStorage = (o) => run(o, async () => { state.storage.delete(o.key); return { errMsg: 'removeStorage:ok' } })
const getStorage = (o) => run(o, async () => {
  if (!state.storage.has(o.key)) throw failed('getStorage:fail data not found')
  return { data: structuredClone(state.storage.get(o.key)), errMsg: 'getStorage:ok' }
})

export const wx = {
  request, uploadFile, chooseImage, login,
  setStorageSync: (key, data) => { state.storage.set(key, structuredClone(data)) },
  getStorageSync: (key) => (state.storage.has(key) ? structuredClone(state.storage.get(key)) : ''),
  removeStorageSync: (key) => { state.storage.delete(key) },
}

export const Taro = { request, uploadFile, chooseImage, login, setStorage, getStorage, removeStorage }
