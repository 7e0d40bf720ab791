// In: the folder where `npm ci` has installed them. Out: the three official SDKs, unmodified.
import { createRequire, register } from 'node:module'
import { pathToFileURL } from 'node:url'
import path from 'node:path'
import { wx, Taro } from './platform.mjs'

const PINNED = {
  'authing-wxapp-sdk': '4.3.22-alpha.7',
  'authing-js-sdk': '4.15.8',
  'wx-axios': '0.0.7',
  '@authing/miniapp-taro': '5.1.18',
  'authing-node-sdk': '4.0.1',
}

export async function loadSdks(folder) {
  const require = createRequire(path.join(folder, 'package.json'))
  for (const [name, version] of Object.entries(PINNED)) {
    const found = require(path.join(folder, 'node_modules', name, 'package.json')).version
    if (found !== version) throw new Error(`${name}: expected ${version}, found ${found}`)
  }

  // wx-axios picks its transport once, when loaded: Node's http if `process`
  // looks like Node's, else XMLHttpRequest, else wx.request. A mini-program has
  // neither of the first two, so neither may be seen while it loads.
  globalThis.wx = wx
  process[Symbol.toStringTag] = 'MiniProgram'
  const wxapp4 = require('authing-wxapp-sdk')
  process[Symbol.toStringTag] = 'process'

  globalThis.__harnessTaro = Taro
  register(new URL('./taro-hook.mjs', import.meta.url))
  const taro5 = await import(pathToFileURL(path.join(folder, 'node_modules/@authing/miniapp-taro/dist/bundle-taro.js')).href)

  const node4 = require('authing-node-sdk')

  return {
    wxapp4: { id: `authing-wxapp-sdk@${PINNED['authing-wxapp-sdk']}`, create: (o) => new wxapp4.AuthenticationClient(o) },
    taro5: { id: `@authing/miniapp-taro@${PINNED['@authing/miniapp-taro']}`, create: (o) => new taro5.Authing(o), tuple: true },
    node4: { id: `authing-node-sdk@${PINNED['authing-node-sdk']}`, create: (o) => new node4.AuthenticationClient(o) },
  }
}
