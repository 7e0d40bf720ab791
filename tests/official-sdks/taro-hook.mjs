// Module hook: lets the published bundle of @authing/miniapp-taro load as it
// is. It is an ES module in a package that does not say so, and it imports
// "@tarojs/taro", which here is the shim that sdks.mjs put on globalThis.
const SHIM = 'data:text/javascript,export default globalThis.__harnessTaro'

export function resolve(specifier, context, next) {
  return specifier === '@tarojs/taro' ? { url: SHIM, shortCircuit: true } : next(specifier, context)
}

export function load(url, context, next) {
  return next(url, url.endsWith('/bundle-taro.js') ? { ...context, format: 'module' } : context)
}
