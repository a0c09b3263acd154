import type { PlaygroundConfig } from './config.ts'
import { StorefrontIcon } from './icons.tsx'
import type { Session } from './session.ts'
import { SignInBar } from './sign-in-bar.tsx'

type HeaderProps = { readonly config: PlaygroundConfig; readonly session: Session }

export function Header({ config, session }: HeaderProps) {
  return (
    <header className="mall-header">
      <h1>
        <StorefrontIcon />
        Supermall <span>playground</span>
      </h1>
      {config.isDemo && <SignInBar signIns={config.signIns} session={session} />}
    </header>
  )
}
