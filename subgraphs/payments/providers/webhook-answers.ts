import type { ProviderCode } from '../domain/channel.ts'

type Said = { readonly status: number; readonly type: string; readonly body: string }

const json = (status: number, body: string): Said => ({ status, type: 'application/json', body })
const text = (status: number, body: string): Said => ({ status, type: 'text/plain; charset=utf-8', body })

const plain = {
  taken: json(200, '{"received":true}'),
  refused: json(400, '{"received":false}'),
  later: json(503, '{"received":false}'),
}

/** What we say to a notification: it is kept, it is not genuine, or it cannot be checked now and shall come again. */
type Answers = { readonly taken: Said; readonly refused: Said; readonly later: Said }

/** What each provider wants to hear; to anything but the first it comes again for a day. */
export const webhookAnswers: Readonly<Record<ProviderCode, Answers>> = {
  stripe: plain,
  paypal: plain,
  'sandbox-card': plain,
  'wechat-pay': {
    taken: json(200, '{"code":"SUCCESS"}'),
    refused: json(400, '{"code":"FAIL","message":"signature"}'),
    later: json(503, '{"code":"FAIL","message":"later"}'),
  },
  unionpay: { taken: text(200, 'ok'), refused: text(400, 'signature'), later: text(503, 'later') },
  alipay: { taken: text(200, 'success'), refused: text(400, 'failure'), later: text(503, 'failure') },
}
