import { bounded } from '@supermall/kernel/bounded'
import { minutes } from '@supermall/kernel/time'
import type { Send } from './client.ts'
import { NotGenuine, Uncertain } from './provider.ts'

type Kept = { readonly until: number; readonly text: string | null }

/** Where PayPal keeps them, and nothing else of what lies there. */
const PATH = /^\/v1\/notifications\/certs\/CERT-[\w-]{1,100}$/
const KEPT_MS = minutes(60)
const MOST_KEPT = 100
const MOST_AT_ONCE = 2

export type Certificates = (url: string, now: Date) => Promise<string>

/**
 * The certificates that notifications name. Anybody can name one: each is fetched once in an hour, also one that there is not, and few
 * at once. Throws `NotGenuine` for what PayPal does not have.
 */
export function openCertificates(origins: readonly string[], send: Send): Certificates {
  const kept = bounded<Kept>({ most: MOST_KEPT, mostCharacters: Number.POSITIVE_INFINITY })
  const going = new Map<string, Promise<string | null>>()
  const fetched = async (url: string, now: Date): Promise<string | null> => {
    const text = await fetchCertificate(url, send)
    kept.set(url, { text, until: now.getTime() + KEPT_MS })
    return text
  }
  const find = (url: string, now: Date): Promise<string | null> => {
    const known = kept.get(url)
    if (known && known.until > now.getTime()) return Promise.resolve(known.text)
    const under = going.get(url)
    if (under) return under
    if (going.size >= MOST_AT_ONCE) throw new Uncertain('other certificates are being fetched')
    const fetching = fetched(url, now).finally(() => going.delete(url))
    going.set(url, fetching)
    return fetching
  }
  return async (url, now) => {
    if (!isTheirs(url, origins)) throw new NotGenuine('the certificate lies where PayPal keeps none')
    const text = await find(url, now)
    if (text === null) throw new NotGenuine('there is no such certificate')
    return text
  }
}

function isTheirs(text: string, origins: readonly string[]): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || text !== url.origin + url.pathname || !PATH.test(url.pathname)) return false
  return origins.some((known) => new URL(known).origin === url.origin)
}

/** Null where there is none of that name. */
async function fetchCertificate(url: string, send: Send): Promise<string | null> {
  const { status, text } = await send({ method: 'GET', url, headers: {} })
  if (status === 404 || status === 410) return null
  if (status !== 200 || !text.includes('-----BEGIN ')) throw new Uncertain(`PayPal shows no certificates: ${status}`)
  return text
}
