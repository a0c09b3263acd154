/**
 * Everything that may go wrong and is not a refusal. The public text is all that a client reads; the log text may say more.
 * A code is stable: clients branch on it.
 */
const REGISTRY = {
  UNAUTHENTICATED: { text: 'Sign in first.', retryable: false, status: 401 },
  FORBIDDEN: { text: 'This needs a permission that you do not have.', retryable: false, status: 403 },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    text: 'This field needs a permission that you do not have.',
    retryable: false,
    status: 403,
  },
  BAD_USER_INPUT: { text: 'The input is not valid.', retryable: false, status: 400 },
  FILTER_TOO_DEEP: { text: 'The filter has too many levels.', retryable: false, status: 400 },
  FILTER_TOO_WIDE: { text: 'The filter has too many filters beside each other.', retryable: false, status: 400 },
  FILTER_TOO_MANY_VALUES: { text: 'The filter compares too many values.', retryable: false, status: 400 },
  FILTER_VALUE_INVALID: {
    text: 'The filter compares with what cannot be compared.',
    retryable: false,
    status: 400,
  },
  RATE_LIMITED: { text: 'Too many requests; try again later.', retryable: true, status: 429 },
  NO_ANSWER: { text: 'A part of the mall did not answer in time; try again.', retryable: true, status: 503 },
  CONFLICT: { text: 'Others changed the same thing at the same time; try again.', retryable: true, status: 409 },
  DEADLINE_EXCEEDED: { text: 'It took too long; try again.', retryable: true, status: 504 },
  SERVICE_UNAVAILABLE: { text: 'A part of the mall is not available; try again later.', retryable: true, status: 503 },
  OVERLOADED: {
    text: 'Too much is asked of the mall right now; try again in a moment.',
    retryable: true,
    status: 503,
  },
  PROVIDER_UNAVAILABLE: {
    text: 'Somebody outside of the mall who is needed for this does not answer; try again later.',
    retryable: true,
    status: 503,
  },
  DIRECT_ACCESS: { text: 'Ask through the gateway.', retryable: false, status: 403 },
  INTERNAL_SERVER_ERROR: { text: 'Something went wrong on our side.', retryable: true, status: 500 },
} as const satisfies Record<string, { readonly text: string; readonly retryable: boolean; readonly status: number }>

export type FaultCode = keyof typeof REGISTRY

export const isFaultCode = (value: unknown): value is FaultCode =>
  typeof value === 'string' && Object.hasOwn(REGISTRY, value)

/** What a client is told besides what the code says. */
type Told = { readonly publicText?: string; readonly retryAfterMs?: number }

export class Fault extends Error {
  readonly code: FaultCode
  readonly publicText: string
  readonly retryable: boolean
  readonly status: number
  /** In how many milliseconds it is worth trying again; null where nobody can say. */
  readonly retryAfterMs: number | null

  constructor(code: FaultCode, logText: string, { publicText, retryAfterMs }: Told = {}) {
    super(logText)
    this.name = 'Fault'
    this.code = code
    this.publicText = publicText ?? REGISTRY[code].text
    this.retryAfterMs = retryAfterMs ?? null
    this.retryable = REGISTRY[code].retryable
    this.status = REGISTRY[code].status
  }
}

/** `said` goes to the log; a client sees the code's own public text. */
export const fault = (code: FaultCode, said: string): Fault => new Fault(code, said)

/** For bad input, where the client must read what is wrong with it: the text is public. */
export const badInput = (said: string): Fault => new Fault('BAD_USER_INPUT', said, { publicText: said })

/** As clients read it: in seconds, a little more rather than less; nothing where nobody can say. */
export const whenToRetry = (retryAfterMs: number | null): { readonly retryAfter?: number } =>
  retryAfterMs === null ? {} : { retryAfter: Math.ceil(retryAfterMs / 10) / 100 }
