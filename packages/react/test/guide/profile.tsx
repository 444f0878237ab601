import { useSession } from '@keyturn/react'

export function Profile() {
  const { user, signOut } = useSession()
  if (!user) return <p>Nobody is signed in.</p>
  return (
    <p>
      {user.name} <button onClick={() => void signOut()}>Sign out</button>
    </p>
  )
}
