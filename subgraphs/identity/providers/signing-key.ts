import type { KeyObject } from 'node:crypto'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { newId } from '@supermall/kernel/id'
import type { Seal } from '@supermall/subgraph/seal'
import type { NewKey } from '../data/signing-keys.ts'

/** A new pair of Ed25519; the private half is closed before it leaves this function. */
export function mintKey(seal: Seal): NewKey {
  const id = newId('key')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  return {
    id,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: id, x },
    privateKey: seal.close(pem, id),
  }
}

/** Null when it was closed under another secret. */
export function openKey(key: { readonly id: string; readonly privateKey: string }, seal: Seal): KeyObject | null {
  const pem = seal.open(key.privateKey, key.id)
  return pem === null ? null : createPrivateKey(pem)
}
