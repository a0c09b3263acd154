import type { HouseSettings } from '@supermall/subgraph/house-settings'

/** Everybody knows the passwords of a demo mall: outside of development there is one only where that is said. */
export const hasDemo = ({ DEMO, MODE }: HouseSettings): boolean => DEMO ?? MODE === 'development'

/** Who can sign in to the demo mall with one click. The passwords are public on purpose; production serves none of this. */
export const demo = {
  signInDocument: `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    tokens { accessToken refreshToken expiresAt }
    account { id displayName }
    errors { code message }
  }
}`,
  signIns: [
    { label: 'Buyer', audience: 'CONSUMER', login: 'buyer1', password: 'demo-mall' },
    { label: 'Merchant', audience: 'MERCHANT', login: 'shop0-owner', password: 'demo-mall' },
    { label: 'Admin', audience: 'PLATFORM', login: 'admin', password: 'demo-mall' },
  ],
} as const
