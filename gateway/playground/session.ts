import type { PlaygroundConfig } from './config.ts'
import { type Observable, observable } from './observable.ts'
import { type Identity, signIn } from './sign-in.ts'

export type SessionState = {
  readonly identity: Identity | null
  /** The label being signed in right now. */
  readonly pending: string | null
  readonly refusal: string | null
}

export type Session = {
  readonly state: Observable<SessionState>
  /** Signs in under a label of the configuration; `Guest` and unknown labels sign out. */
  readonly choose: (label: string) => Promise<void>
  /** The token to send now. Waits for a sign-in under way, and renews a token that is past its time. */
  readonly token: () => Promise<string | null>
  /** Signs the same person in again, because the server refused the token. Callers at the same moment share one attempt. */
  readonly renew: () => Promise<string | null>
}

/** Who the playground speaks as. Lives as long as the browser tab: `storage` is meant to be `sessionStorage`. */
export function createSession(config: PlaygroundConfig, storage: Storage): Session {
  const state = observable<SessionState>({ identity: recall(config, storage), pending: null, refusal: null })
  let underWay = Promise.resolve()
  let renewal: Promise<string | null> | null = null

  const settle = (identity: Identity | null, refusal: string | null) => {
    state.set({ identity, refusal, pending: null })
    remember(storage, identity)
  }

  const enter = async (label: string) => {
    const who = config.signIns.find((candidate) => candidate.label === label)
    if (!who) return settle(null, null)
    state.set({ ...state.get(), pending: label, refusal: null })
    const outcome = await signIn(config, who)
    // Somebody who clicks Buyer and then Guest is a guest, however late the first answer comes.
    if (state.get().pending !== label) return
    if (outcome.ok) settle(outcome.identity, null)
    else settle(null, outcome.refusal)
  }

  const choose = (label: string) => {
    underWay = enter(label)
    return underWay
  }

  const renew = async () => {
    const { identity } = state.get()
    if (!identity) return null
    renewal ??= choose(identity.label).then(() => state.get().identity?.accessToken ?? null)
    return renewal.finally(() => {
      renewal = null
    })
  }

  const token = async () => {
    await underWay
    const { identity } = state.get()
    return identity && isPast(identity.expiresAt) ? renew() : (identity?.accessToken ?? null)
  }

  return { state, choose, token, renew }
}

const STORAGE_KEY = 'supermall:playground-identity'

function isPast(expiresAt: string | null): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now()
}

function remember(storage: Storage, identity: Identity | null): void {
  if (identity) storage.setItem(STORAGE_KEY, JSON.stringify(identity))
  else storage.removeItem(STORAGE_KEY)
}

/** A remembered identity counts only while the configuration still offers its sign-in. */
function recall(config: PlaygroundConfig, storage: Storage): Identity | null {
  const identity: Identity | null = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null')
  return config.signIns.some(({ label }) => label === identity?.label) ? identity : null
}
