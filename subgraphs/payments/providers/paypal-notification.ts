import { createVerify } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { headerOf } from '@supermall/subgraph/http'
import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import { readArrived } from './client.ts'
import { minorOf } from './decimal.ts'
import type { Certificates } from './paypal-certificates.ts'
import type { Arrived, Notification } from './provider.ts'
import { NotGenuine } from './provider.ts'

type Within = { readonly config: ConfigOf<'paypal'>; readonly certificateAt: Certificates }

const TOLERANCE_MS = 300_000

const eventShape = z.object({
  id: z.string(),
  event_type: z.string(),
  resource: z.looseObject({
    id: z.string(),
    status: z.string().optional(),
    custom_id: z.string().optional(),
    invoice_id: z.string().optional(),
    amount: z.object({ value: z.string(), currency_code: z.string() }).optional(),
    purchase_units: z.array(z.object({ custom_id: z.string().optional() })).optional(),
  }),
})

export async function parsePaypal(arrived: Arrived, within: Within): Promise<Notification> {
  await verify(arrived, within)
  const { id: eventId, event_type: type, resource } = eventShape.parse(readArrived(arrived.body.toString('utf8')))
  const paymentId = resource.custom_id ?? resource.purchase_units?.[0]?.custom_id
  if (type.startsWith('PAYMENT.CAPTURE.REFUND') && resource.invoice_id)
    return { eventId, about: { kind: 'REFUND', refundId: resource.invoice_id } }
  if (!paymentId) return { eventId, about: { kind: 'OTHER' } }
  if (type !== 'PAYMENT.CAPTURE.COMPLETED' || !resource.amount)
    return { eventId, about: { kind: 'PAYMENT', paymentId } }
  const { value, currency_code: currency } = resource.amount
  return {
    eventId,
    about: { kind: 'PAID', paymentId, paid: { providerNo: resource.id, amount: minorOf(value, currency), currency } },
  }
}

/** Signed with a certificate that the notification names; only one from PayPal's own hosts is believed. */
async function verify({ headers, body, now }: Arrived, { config, certificateAt }: Within): Promise<void> {
  const header = (name: string): string => headerOf(headers, `paypal-${name}`) ?? ''
  const sentAt = Date.parse(header('transmission-time'))
  if (!(Math.abs(now.getTime() - sentAt) <= TOLERANCE_MS))
    throw new NotGenuine('the time of the signature is too far off')
  if (header('auth-algo') !== 'SHA256withRSA') throw new NotGenuine('the signature is of another kind')
  const certificate = await certificateAt(header('cert-url'), now)
  const signed = [header('transmission-id'), header('transmission-time'), config.webhookId, crc32(body)].join('|')
  const isRight = createVerify('RSA-SHA256').update(signed).verify(certificate, header('transmission-sig'), 'base64')
  if (!isRight) throw new NotGenuine('the signature is not right')
}
