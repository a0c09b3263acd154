import { flag, oneOf, text } from '@supermall/subgraph/settings'

export const trustedSettings = {
  TRUSTED_DOCUMENTS: oneOf(['off', 'log-unknown', 'enforce', 'require-id'], {
    doc: 'what the manifest of trusted documents is for: nothing; a word in the log about others; others are refused; and even they only by their id',
    default: 'off',
  }),
  TRUSTED_MANIFEST: text({
    doc: 'the manifest of trusted documents, from the root of the repository',
    default: 'gateway/trusted/manifest.json',
  }),
  PERSISTED_QUERIES: flag({
    doc: 'whether a client may send a document once and its SHA-256 afterwards; never where unknown documents are refused',
    default: 'true',
  }),
} as const
