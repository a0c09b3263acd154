import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What only a process that knows the secret can read or make. `label` binds the result to the row it stands in. */
export type Seal = {
  readonly close: (text: string, label: string) => string
  /** Null when it was closed under another secret or for another label. */
  readonly open: (sealed: string, label: string) => string | null
  /** What has few values, as codes and card numbers: without the secret, whoever reads its hashes could try them all. */
  readonly hash: (text: string, label: string) => string
}

/** One secret serves for two things, and each has a key of its own. */
type Purposes = { readonly sealed: string; readonly hashed: string }

const NONCE_BYTES = 12
const TAG_BYTES = 16

export function sealWith(secret: string, { sealed, hashed }: Purposes): Seal {
  const cipherKey = derive(secret, sealed)
  const hashKey = derive(secret, hashed)
  return {
    close(text, label) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(label))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealedText, label) {
      const bytes = Buffer.from(sealedText, 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      try {
        const decipher = createDecipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(label)).setAuthTag(tag)
        const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
    hash: (text, label) => createHmac('sha256', hashKey).update(`${label}:${text}`).digest('base64url'),
  }
}

const derive = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
