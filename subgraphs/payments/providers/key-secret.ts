import { keySecret as secretFor } from '@supermall/subgraph/key-secret'

type Given = { readonly MODE: 'development' | 'production'; readonly PAYMENTS_KEY_SECRET: string | null }

export function keySecret({ MODE: mode, PAYMENTS_KEY_SECRET: given }: Given, dataDirectory: string): string {
  const [setting, use, file] = ['PAYMENTS_KEY_SECRET', 'the keys of payment providers', 'payments-key-secret']
  return secretFor({ mode, setting, given, use, file }, dataDirectory)
}
