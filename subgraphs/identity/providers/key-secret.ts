import { keySecret as secretFor } from '@supermall/subgraph/key-secret'

type Given = { readonly MODE: 'development' | 'production'; readonly IDENTITY_KEY_SECRET: string | null }

export function keySecret({ MODE: mode, IDENTITY_KEY_SECRET: given }: Given, dataDirectory: string): string {
  const [setting, use, file] = ['IDENTITY_KEY_SECRET', 'the keys that sign tokens', 'key-secret']
  return secretFor({ mode, setting, given, use, file }, dataDirectory)
}
