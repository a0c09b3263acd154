export type Trade = {
  readonly paymentId: string
  readonly no: string
  readonly amount: bigint
  readonly currency: string
  status: 'OPEN' | 'APPROVED' | 'PAID' | 'CLOSED'
}

type Return = {
  readonly refundId: string
  readonly paymentId: string
  readonly no: string
  readonly amount: bigint
}

/** What somebody did at the provider by hand: it bears no number of ours. `OTHER` neither pays nor refunds. */
export type Stray = { readonly kind: 'PAYMENT' | 'REFUND' | 'OTHER'; readonly no: string; readonly amount: bigint }

/** What a provider knows by itself: the other side of our books. Asked again under the same number it does nothing twice. */
export function openBooks() {
  const trades = new Map<string, Trade>()
  const returns = new Map<string, Return>()
  const strays: Stray[] = []
  const bounced = new Set<string>()
  const refusing = new Set<string>()
  const gossip: Record<string, unknown> = {}
  const isGone = (paymentId: string) => (one: Return) => one.paymentId === paymentId && !bounced.has(one.refundId)
  const returned = (paymentId: string): bigint =>
    [...returns.values()].filter(isGone(paymentId)).reduce((sum, { amount }) => sum + amount, 0n)
  return {
    trades,
    returns,
    strays,
    /** Refunds that were done, and came back since. */
    bounced,
    /** Refunds that it has no money for now, and payments that it cannot cancel now. */
    refusing,
    /** What it says besides, in whatever it says. */
    gossip,
    returned,
    open(paymentId: string, amount: bigint, currency: string): Trade {
      const no = `no_${paymentId.slice(4)}`
      const trade = trades.get(paymentId) ?? { paymentId, no, amount, currency, status: 'OPEN' as const }
      trades.set(paymentId, trade)
      return trade
    },
    /** The buyer pays, wherever buyers do. */
    pay(paymentId: string, status: 'PAID' | 'APPROVED' = 'PAID'): Trade {
      const trade = trades.get(paymentId)
      if (!trade || trade.status === 'CLOSED') throw new Error(`${paymentId} cannot be paid here`)
      trade.status = status
      return trade
    },
    close(paymentId: string): Trade | null {
      const trade = trades.get(paymentId) ?? null
      if (trade && trade.status !== 'PAID') trade.status = 'CLOSED'
      return trade
    },
    /** Null for what is more than is left. */
    giveBack(refundId: string, paymentId: string, amount: bigint): { made: Return; isNew: boolean } | null {
      if (refusing.has(refundId)) return null
      const made = returns.get(refundId)
      if (made) return { made, isNew: false }
      const trade = trades.get(paymentId)
      if (trade?.status !== 'PAID' || returned(paymentId) + amount > trade.amount) return null
      const fresh = { refundId, paymentId, no: `rno_${refundId.slice(4)}`, amount }
      returns.set(refundId, fresh)
      return { made: fresh, isNew: true }
    },
    byNo: (no: string): Trade | null => [...trades.values()].find((trade) => trade.no === no) ?? null,
  }
}

export type Books = ReturnType<typeof openBooks>

/** What came over the wire. */
export type Heard = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Said = {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A notification as it is sent to the mall. */
export type Told = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** What is told; all but the first two are there to lie with. */
export type Telling = {
  readonly kind: 'PAID' | 'REFUNDED' | 'CLOSED'
  readonly id: string
  readonly amount?: bigint
  readonly at?: Date
  readonly eventId?: string
  readonly merchant?: string
  readonly app?: string
  readonly apiKey?: string
}

/** One provider: how it answers, how it notifies, and how it is configured. */
export type Voice = {
  readonly answer: (heard: Heard) => Said
  readonly tell: (telling: Telling) => Told
}

export const said = (status: number, body: object): Said => ({ status, body: JSON.stringify(body) })

/** With what it says besides, where it answers by fields at all. */
export const gossiping = (answer: Said, { gossip }: Books): Said =>
  answer.body.startsWith('{') ? { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...gossip }) } : answer
