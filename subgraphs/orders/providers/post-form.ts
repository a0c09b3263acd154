import { CarrierSilent } from './carriers.ts'

const MOST_BYTES = 256 * 1024

/** The text of an answer that comes whole, in time and with 200; everything else is silence. */
export async function postForm(url: string, form: URLSearchParams, timeoutMs: number): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, { method: 'POST', body: form, signal, redirect: 'error' })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new CarrierSilent(`it said ${response.status}`)
    }
    return await textOf(response)
  } catch (error) {
    if (error instanceof CarrierSilent) throw error
    throw new CarrierSilent(error instanceof Error ? error.name : 'unreachable')
  }
}

/** Read part by part, so that no more than fits is ever held. */
async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.byteLength
    if (bytes > MOST_BYTES) throw new CarrierSilent('the answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
