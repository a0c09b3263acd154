import { createHmac, timingSafeEqual } from 'node:crypto'
import { spanOfDay } from '@supermall/kernel/day'
import { headerOf } from '@supermall/subgraph/http'
import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import type { Reply, Send } from './client.ts'
import { readArrived, readJson } from './client.ts'
import { unitsOf } from './decimal.ts'
import type {
  Arrived,
  Asked,
  BillLine,
  Created,
  PaymentProvider,
  Queried,
  Refunded,
  RefundQueried,
  ToPay,
  ToRefund,
} from './provider.ts'
import { NotGenuine, Uncertain } from './provider.ts'

type Config = ConfigOf<'stripe'>
type Call = (path: string, form?: Readonly<Record<string, string>>, key?: string) => Promise<Reply>

const TOLERANCE_SECONDS = 300

/** Payment intents. What is asked again under the same key gives the first answer, so a repeat cannot charge twice. */
export function stripe(config: Config, send: Send): PaymentProvider {
  const call = caller(config, send)
  return {
    create: (order) => create(order, call, config),
    query: async (asked) => stateOf(await find(asked, call)),
    async close(asked) {
      const intent = await find(asked, call)
      if (intent === null || intent.status === 'canceled') return 'CLOSED'
      if (intent.status === 'succeeded' || intent.status === 'processing') return 'PAID_ALREADY'
      // Without a key: nothing is cancelled twice, and a refusal must not be heard again for a day.
      const { status } = await call(`/v1/payment_intents/${intent.id}/cancel`, {})
      return status === 200 ? 'CLOSED' : 'PAID_ALREADY'
    },
    refund: (asked) => refund(asked, call),
    async queryRefund(asked) {
      const reply = await call(`/v1/refunds?payment_intent=${encodeURIComponent(asked.captureNo)}&limit=100`)
      const list = z.object({ data: z.array(refundShape) }).parse(good(reply))
      return latestOf(asked, list.data)
    },
    parse: async (arrived) => parse(arrived, config),
    bill: (day) => bill(day, call),
  }
}

const caller =
  ({ baseUrl, secretKey }: Config, send: Send): Call =>
  (path, form, key) =>
    send({
      method: form ? 'POST' : 'GET',
      url: `${baseUrl}${path}`,
      headers: {
        authorization: `Bearer ${secretKey}`,
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    })

const intentShape = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number(),
  amount_received: z.number().default(0),
  currency: z.string(),
  client_secret: z.string().nullable().default(null),
  metadata: z.record(z.string(), z.string()),
})
type Intent = z.infer<typeof intentShape>

const refundShape = z.object({
  id: z.string(),
  status: z.string().nullable(),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).default({}),
})

async function create(order: ToPay, call: Call, { publishableKey }: Config): Promise<Created> {
  const form = {
    amount: order.amount.toString(),
    currency: order.currency.toLowerCase(),
    'metadata[paymentId]': order.paymentId,
    'automatic_payment_methods[enabled]': 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
    ...(order.token ? { payment_method: order.token, confirm: 'true' } : {}),
  }
  const reply = await call('/v1/payment_intents', form, `${order.paymentId}:create`)
  if (isDeclined(reply)) return { kind: 'DECLINED', reason: reasonOf(reply) }
  const intent = intentShape.parse(good(reply))
  const state = stateOf(intent)
  if (state.kind === 'PAID') return state
  if (intent.client_secret === null) throw new Uncertain('Stripe gave nothing to pay with')
  const action = { kind: 'CLIENT_SECRET', value: intent.client_secret, publicKey: publishableKey } as const
  return { kind: 'ACTION', action, providerNo: intent.id }
}

/** What it will never take in this form. What only says that our keys are wrong, or that the key was used, leaves open what it did before. */
const isDeclined = (reply: Reply): boolean =>
  reply.status === 402 || ((reply.status === 400 || reply.status === 404) && typeOf(reply) !== 'idempotency_error')

async function find({ paymentId, providerNo }: Asked, call: Call): Promise<Intent | null> {
  if (providerNo !== null)
    return intentShape.parse(good(await call(`/v1/payment_intents/${encodeURIComponent(providerNo)}`)))
  const query = encodeURIComponent(`metadata['paymentId']:'${paymentId}'`)
  const { data } = z
    .object({ data: z.array(intentShape) })
    .parse(good(await call(`/v1/payment_intents/search?query=${query}`)))
  return data.find((intent) => intent.metadata.paymentId === paymentId) ?? null
}

function stateOf(intent: Intent | null): Queried {
  if (intent === null) return { kind: 'ABSENT' }
  if (intent.status === 'succeeded') {
    const paid = {
      providerNo: intent.id,
      amount: unitsOf(intent.amount_received),
      currency: intent.currency.toUpperCase(),
    }
    return { kind: 'PAID', paid }
  }
  return intent.status === 'canceled' ? { kind: 'ENDED', reason: 'CANCELLED_AT_PROVIDER' } : { kind: 'OPEN' }
}

async function refund(asked: ToRefund, call: Call): Promise<Refunded> {
  const form = {
    payment_intent: asked.captureNo,
    amount: asked.amount.toString(),
    'metadata[refundId]': asked.refundId,
    ...(asked.refusedCount > 0 ? { 'metadata[refusedCount]': `${asked.refusedCount}` } : {}),
  }
  const reply = await call('/v1/refunds', form, keyOf(asked))
  if (isDeclined(reply)) return { kind: 'REFUSED', reason: reasonOf(reply) }
  return refundState(refundShape.parse(good(reply)))
}

/** What was begun under a key is answered the same for a day, a refusal as well: only a refusal for good makes the next key another one. */
const keyOf = ({ refundId, refusedCount }: ToRefund): string =>
  refusedCount > 0 ? `${refundId}:${refusedCount}` : refundId

/** Whichever of its tries gave the money back; else only what the last one came to, as those before it are known to have failed. */
function latestOf({ refundId, refusedCount }: ToRefund, found: readonly z.infer<typeof refundShape>[]): RefundQueried {
  const tries = found.filter(({ metadata }) => metadata.refundId === refundId)
  const isLast = ({ metadata }: (typeof tries)[number]): boolean => Number(metadata.refusedCount ?? 0) >= refusedCount
  const one = tries.find((each) => refundState(each).kind !== 'REFUSED') ?? tries.find(isLast)
  return one ? refundState(one) : { kind: 'ABSENT' }
}

function refundState({ id, status, failure_reason }: z.infer<typeof refundShape>): Refunded {
  if (status === 'succeeded') return { kind: 'DONE', providerNo: id }
  if (status === 'failed' || status === 'canceled') return { kind: 'REFUSED', reason: failure_reason ?? status }
  return { kind: 'PENDING', providerNo: id }
}

const eventShape = z.object({ id: z.string(), type: z.string(), data: z.object({ object: z.looseObject({}) }) })

function parse({ headers, body, now }: Arrived, { webhookSecrets }: Config) {
  verify(headerOf(headers, 'stripe-signature') ?? '', { body, now, webhookSecrets })
  const { id: eventId, type, data } = eventShape.parse(readArrived(body.toString('utf8')))
  const { paymentId, refundId } = z
    .object({ metadata: z.record(z.string(), z.string()).default({}) })
    .parse(data.object).metadata
  if ((type.startsWith('refund.') || type === 'charge.refund.updated') && refundId)
    return { eventId, about: { kind: 'REFUND', refundId } } as const
  if (!type.startsWith('payment_intent.') || !paymentId) return { eventId, about: { kind: 'OTHER' } } as const
  const state = stateOf(intentShape.parse(data.object))
  if (type === 'payment_intent.succeeded' && state.kind === 'PAID')
    return { eventId, about: { kind: 'PAID', paymentId, paid: state.paid } } as const
  return { eventId, about: { kind: 'PAYMENT', paymentId } } as const
}

/** `t=…,v1=…,v1=…`: several signatures while secrets roll, any of which is enough. */
function verify(header: string, given: { body: Buffer; now: Date; webhookSecrets: readonly string[] }): void {
  const parts = header.split(',').map((part) => part.trim().split('=', 2))
  const stamp = parts.find(([name]) => name === 't')?.[1] ?? ''
  const age = Math.abs(given.now.getTime() / 1_000 - Number(stamp))
  if (!/^\d{1,12}$/.test(stamp) || age > TOLERANCE_SECONDS)
    throw new NotGenuine('the time of the signature is too far off')
  const signatures = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []))
  const isRight = given.webhookSecrets.some((secret) => {
    const wanted = createHmac('sha256', secret).update(`${stamp}.`).update(given.body).digest()
    return signatures.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted))
  })
  if (!isRight) throw new NotGenuine('the signature is not right')
}

const transactionShape = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.number(),
  currency: z.string(),
  /** What neither pays nor refunds may have none. */
  source: z
    .object({
      id: z.string(),
      payment_intent: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).default({}),
    })
    .nullish(),
})

async function bill(day: string, call: Call): Promise<readonly BillLine[]> {
  const { from, to } = spanOfDay(day)
  const range = `created[gte]=${from.getTime() / 1_000}&created[lt]=${to.getTime() / 1_000}`
  const lines: BillLine[] = []
  for (let after = ''; ; ) {
    const reply = await call(`/v1/balance_transactions?${range}&limit=100&expand[]=data.source${after}`)
    const page = z.object({ data: z.array(transactionShape), has_more: z.boolean() }).parse(good(reply))
    lines.push(...page.data.flatMap(lineOf))
    const last = page.data.at(-1)
    if (!page.has_more || !last) return lines
    after = `&starting_after=${last.id}`
  }
}

const KINDS: Readonly<Record<string, BillLine['kind']>> = {
  charge: 'PAYMENT',
  payment: 'PAYMENT',
  refund: 'REFUND',
  payment_refund: 'REFUND',
  refund_failure: 'REFUND',
  payment_failure_refund: 'PAYMENT',
}

/** What was charged or refunded by hand at Stripe bears no number of ours. What came and went again, or went and came back, is less than nothing. */
function lineOf({ id, type, amount: signed, currency: code, source }: z.infer<typeof transactionShape>) {
  const kind = KINDS[type]
  if (kind === undefined) return []
  const providerNo = (kind === 'PAYMENT' && source?.payment_intent) || (source?.id ?? id)
  const { refundId, paymentId } = source?.metadata ?? {}
  const subjectId = (kind === 'REFUND' ? refundId : paymentId) ?? providerNo
  const [amount, currency] = [unitsOf(kind === 'REFUND' ? -signed : signed), code.toUpperCase()]
  return [{ kind, subjectId, providerNo, amount, currency }]
}

function good(reply: Reply): unknown {
  if (reply.status >= 400) throw new Uncertain(`Stripe said ${reply.status}: ${reasonOf(reply)}`)
  return readJson(reply.text)
}

const errorOf = ({ text }: Reply) =>
  z.object({ error: z.object({ code: z.string().optional(), type: z.string().optional() }) }).parse(readJson(text))
    .error

const typeOf = (reply: Reply): string | undefined => errorOf(reply).type

const reasonOf = (reply: Reply): string => errorOf(reply).code ?? errorOf(reply).type ?? 'declined'
