import type { Heard, Said } from '../../subgraphs/payments/trial/books.ts'

/** Money that a provider moved: under which key it was asked, and of which of our numbers. */
export type Movement = {
  readonly key: string
  readonly kind: 'CHARGE' | 'REFUND'
  readonly about: string
  readonly amount: string
}

/**
 * What a provider moved by its keys alone: asked under a key that it knows it moves nothing, and asked under another one it moves
 * the same money twice, whatever the request says it is about.
 */
export function openTill() {
  const movements = new Map<string, Movement>()
  return {
    movements,
    /** What was asked has been done, whether the answer arrives or not; null when that moved nothing. */
    enter(heard: Heard, { status }: Said): Movement | null {
      const kind = kindOf(heard)
      if (kind === null || status !== 200) return null
      const form = new URLSearchParams(heard.body)
      if (kind === 'CHARGE' && !form.has('payment_method')) return null
      const key = heard.headers['idempotency-key'] ?? `none ${movements.size}`
      const about = form.get(kind === 'REFUND' ? 'metadata[refundId]' : 'metadata[paymentId]') ?? ''
      if (movements.has(key)) return null
      const movement = { key, kind, about, amount: form.get('amount') ?? '0' }
      movements.set(key, movement)
      return movement
    },
    /** What was charged or paid back more than once. */
    twice(): readonly string[] {
      const abouts = [...movements.values()].map(({ about }) => about)
      return [...new Set(abouts.filter((about, at) => abouts.indexOf(about) !== at))]
    },
  }
}

export type Till = ReturnType<typeof openTill>

export function kindOf({ method, path }: Heard): Movement['kind'] | null {
  if (method !== 'POST') return null
  if (path === '/v1/refunds') return 'REFUND'
  return path === '/v1/payment_intents' ? 'CHARGE' : null
}
