import { createDecipheriv } from 'node:crypto'
import { headerOf } from '@supermall/subgraph/http'
import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import { readArrived } from './client.ts'
import { unitsOf } from './decimal.ts'
import type { Arrived, Notification } from './provider.ts'
import { NotGenuine } from './provider.ts'
import { verifySigned } from './wechat-signature.ts'

type Config = ConfigOf<'wechat-pay'>

const TAG_BYTES = 16

const envelopeShape = z.object({
  id: z.string(),
  event_type: z.string(),
  resource: z.object({ ciphertext: z.string(), nonce: z.string(), associated_data: z.string().default('') }),
})

const resourceShape = z.object({
  mchid: z.string(),
  appid: z.string().optional(),
  out_trade_no: z.string(),
  out_refund_no: z.string().optional(),
  transaction_id: z.string().optional(),
  trade_state: z.string().optional(),
  amount: z.looseObject({ total: z.number(), currency: z.string().default('CNY') }),
})

/** The signature is WeChat's, the envelope is for whoever has our key, and what is inside must be of our merchant and our app. */
export function parseWechat({ headers, body, now }: Arrived, config: Config): Notification {
  const header = (name: string): string => headerOf(headers, `wechatpay-${name}`) ?? ''
  const signed = {
    stamp: header('timestamp'),
    nonce: header('nonce'),
    signature: header('signature'),
    serial: header('serial'),
  }
  verifySigned({ ...signed, body }, { platformKeys: config.platformKeys, now })
  const { id: eventId, event_type, resource } = envelopeShape.parse(readArrived(body.toString('utf8')))
  const told = resourceShape.parse(readArrived(open(resource, config.apiV3Key)))
  const isOurs = told.mchid === config.merchantId && (told.appid === undefined || told.appid === config.appId)
  if (!isOurs) return { eventId, about: { kind: 'STRANGER', subjectId: told.out_trade_no, why: 'of another merchant' } }
  if (told.out_refund_no) return { eventId, about: { kind: 'REFUND', refundId: told.out_refund_no } }
  const isPaid = event_type === 'TRANSACTION.SUCCESS' && told.trade_state === 'SUCCESS' && told.transaction_id
  if (!isPaid) return { eventId, about: { kind: 'PAYMENT', paymentId: told.out_trade_no } }
  const paid = {
    providerNo: told.transaction_id ?? '',
    amount: unitsOf(told.amount.total),
    currency: told.amount.currency,
  }
  return { eventId, about: { kind: 'PAID', paymentId: told.out_trade_no, paid } }
}

function open({ ciphertext, nonce, associated_data }: z.infer<typeof envelopeShape>['resource'], key: string): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
      .setAAD(Buffer.from(associated_data))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    throw new NotGenuine('the resource was not closed with our key')
  }
}
