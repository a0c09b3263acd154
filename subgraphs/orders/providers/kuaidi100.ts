import { createHash } from 'node:crypto'
import type { Trace, TraceState, TraceStop, Tracked } from '../domain/tracing.ts'
import { cleaned } from '../domain/tracing.ts'
import type { Tracker } from './carriers.ts'
import { CarrierSilent } from './carriers.ts'
import { kuaidi100CodeOf } from './known-carriers.ts'
import { postForm } from './post-form.ts'

type Contract = {
  readonly url: string
  readonly customer: string
  readonly key: string
  readonly timeoutMs: number
}

/**
 * Kuaidi100's query in real time, https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc: a form with `customer`, `param` as
 * JSON and `sign`, which is the MD5 of param, key and customer in capitals. Others who speak it can stand behind the same URL.
 */
export const kuaidi100 =
  (contract: Contract): Tracker =>
  async (parcel) => {
    const com = kuaidi100CodeOf(parcel.carrierCode)
    if (com === null) return null
    const text = await postForm(contract.url, formOf(parcel, com, contract), contract.timeoutMs)
    return readAnswer(text, parcel.trackingNumber)
  }

export const signOf = (param: string, { key, customer }: Pick<Contract, 'key' | 'customer'>): string =>
  createHash('md5').update(`${param}${key}${customer}`).digest('hex').toUpperCase()

function formOf({ trackingNumber, phone }: Tracked, com: string, contract: Contract): URLSearchParams {
  const param = JSON.stringify({
    com,
    num: trackingNumber,
    phone: phone ?? '',
    resultv2: '1',
    show: '0',
    order: 'desc',
  })
  return new URLSearchParams({ customer: contract.customer, sign: signOf(param, contract), param })
}

/** Its numbers of states, by what they mean to a buyer. What it adds to them some day is on its way. */
const STATES: Readonly<Record<string, TraceState>> = {
  '0': 'IN_TRANSIT',
  '1': 'ACCEPTED',
  '2': 'PROBLEM',
  '3': 'DELIVERED',
  '4': 'PROBLEM',
  '5': 'OUT_FOR_DELIVERY',
  '6': 'PROBLEM',
  '7': 'IN_TRANSIT',
  '8': 'IN_TRANSIT',
  '14': 'PROBLEM',
}

const WORDS: Readonly<Record<string, TraceState>> = {
  揽收: 'ACCEPTED',
  在途: 'IN_TRANSIT',
  派件: 'OUT_FOR_DELIVERY',
  签收: 'DELIVERED',
  疑难: 'PROBLEM',
  退签: 'PROBLEM',
  退回: 'PROBLEM',
  拒签: 'PROBLEM',
}

const UNKNOWN_NUMBER = '500'

function readAnswer(text: string, trackingNumber: string): Trace | null {
  const answer = objectOf(text)
  if (answer.result === false) {
    if (answer.returnCode === UNKNOWN_NUMBER) return null
    throw new CarrierSilent(`it refused with ${String(answer.returnCode).slice(0, 20)}`)
  }
  if (answer.status !== '200' || !Array.isArray(answer.data)) throw new CarrierSilent('the answer has no stops')
  if (answer.nu !== trackingNumber) throw new CarrierSilent('the answer is about another parcel')
  const stops = answer.data.map(stopOf)
  return stops.length === 0 ? null : cleaned({ state: STATES[String(answer.state)] ?? 'IN_TRANSIT', stops })
}

function stopOf(value: unknown): TraceStop {
  const { context, ftime, time, areaName, status } = (value ?? {}) as Readonly<Record<string, unknown>>
  const passedAt = instantOf(ftime ?? time)
  if (typeof context !== 'string' || passedAt === null) throw new CarrierSilent('a stop has no text or time')
  return {
    text: context,
    passedAt,
    place: typeof areaName === 'string' ? areaName : null,
    state: (typeof status === 'string' ? WORDS[status] : undefined) ?? 'IN_TRANSIT',
  }
}

/** Its clock is China's. */
function instantOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return null
  const instant = new Date(`${value.replace(' ', 'T')}+08:00`)
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new CarrierSilent('the answer is not JSON')
}
