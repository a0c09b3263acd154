import { randomBytes } from 'node:crypto'
import type { Wechat, WechatKeys } from './wechat.ts'
import { httpWechat } from './wechat.ts'
import { startWechatSimulator } from './wechat-simulator.ts'

type Given = {
  readonly MODE: 'development' | 'production'
  readonly WECHAT_APP_ID: string | null
  readonly WECHAT_APP_SECRET: string | null
  readonly WECHAT_WEB_APP_ID: string | null
  readonly WECHAT_WEB_APP_SECRET: string | null
  readonly WECHAT_API_URL: string
}

/** WeChat where an app is set, its simulator in development, and nothing where production has no app. */
export function chooseWechat(settings: Given): Wechat | null {
  const mini = keysOf(settings.WECHAT_APP_ID, settings.WECHAT_APP_SECRET)
  const web = keysOf(settings.WECHAT_WEB_APP_ID, settings.WECHAT_WEB_APP_SECRET)
  const either = mini ?? web
  if (either) {
    const baseUrl = async () => settings.WECHAT_API_URL.replace(/\/$/, '')
    return httpWechat({ baseUrl, apps: { MINI_PROGRAM: mini ?? either, WEB: web ?? either } })
  }
  return settings.MODE === 'development' ? simulated() : null
}

/** The simulator opens its port when somebody first signs in with WeChat, which most who try the mall never do. */
function simulated(): Wechat {
  const app = { id: 'simulated', secret: randomBytes(16).toString('base64url') }
  let url: Promise<string> | null = null
  const baseUrl = () => {
    url ??= startWechatSimulator(app).then((simulator) => simulator.url)
    return url
  }
  return httpWechat({ baseUrl, apps: { MINI_PROGRAM: app, WEB: app } })
}

const keysOf = (id: string | null, secret: string | null): WechatKeys | null =>
  id !== null && secret !== null ? { id, secret } : null
