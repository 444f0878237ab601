import { ActivityArea, AuthProvider, SessionWarning, SignedIn, SignedOut, useSession } from '@keyturn/react-native'
import { use, useState, type ReactNode } from 'react'
import { Button, Text, TextInput, View } from 'react-native'
import { api, openSession } from './session.ts'

const opening = openSession()

/** Below a `<Suspense>` with your splash screen. */
export default function App(): ReactNode {
  const session = use(opening)
  return (
    <AuthProvider session={session}>
      <ActivityArea>
        <SignedIn>
          <Home />
        </SignedIn>
        <SignedOut>
          <SignInForm />
        </SignedOut>
      </ActivityArea>
      <SessionWarning />
    </AuthProvider>
  )
}

function Home(): ReactNode {
  const { status, signOut } = useSession()
  return (
    <View>
      <Text>{status === 'signed-in' ? 'Welcome.' : 'One moment …'}</Text>
      <Button title="Send a receipt" onPress={() => void api.post('/receipts', { amount: 12 })} />
      <Button title="Sign out" onPress={() => void signOut()} />
    </View>
  )
}

function SignInForm(): ReactNode {
  const { signIn } = useSession()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [isRefused, setRefused] = useState(false)
  return (
    <View>
      <TextInput aria-label="User name" value={username} onChangeText={setUsername} autoComplete="username" />
      <TextInput aria-label="Password" value={password} onChangeText={setPassword} secureTextEntry />
      <Button
        title="Sign in"
        onPress={() => {
          signIn({ username, password }).then(
            () => setRefused(false),
            () => setRefused(true),
          )
        }}
      />
      {isRefused && <Text accessibilityLiveRegion="polite">That did not work. Try again.</Text>}
    </View>
  )
}
