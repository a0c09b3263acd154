import type { ProviderCode } from '../domain/channel.ts'

type Said = { readonly status: number; readonly type: string; readonly body: string }

const json = (status: number, body: string): Said => ({ status, type: 'application/json', body })
const text = (status: number, body: string): Said => ({ status, type: 'text/plain; charset=utf-8', body })

const plain = { taken: json(200, '{"received":true}'), refused: json(400, '{"received":false}') }

/** What each provider wants to hear; to anything else it would come again for a day. */
export const webhookAnswers: Readonly<Record<ProviderCode, { readonly taken: Said; readonly refused: Said }>> = {
  stripe: plain,
  paypal: plain,
  'sandbox-card': plain,
  'wechat-pay': { taken: json(200, '{"code":"SUCCESS"}'), refused: json(400, '{"code":"FAIL","message":"signature"}') },
  unionpay: { taken: text(200, 'ok'), refused: text(400, 'signature') },
  alipay: { taken: text(200, 'success'), refused: text(400, 'failure') },
}
