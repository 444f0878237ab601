import axios from 'axios'
import { List, mount, SignInForm, type Items } from '../mount.tsx'

const load = async (): Promise<Items> => (await axios.get<Items>('/api/items')).data

// It knows nobody; an app without axios and the list would be another app.
mount(location.hash === '#list' ? <List load={load} /> : <SignInForm />)
