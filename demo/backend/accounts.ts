/** The two people who can sign in. The sign-in page shows both: this is a demo, and everybody may be either. */
export const accounts = [
  {
    userId: 'tom',
    email: 'tom@harbour.example',
    password: 'copper-kettle-8',
    name: 'Tom Okafor',
    blurb: 'Product designer. Files expenses.',
  },
  {
    userId: 'mara',
    email: 'mara@harbour.example',
    password: 'paper-lantern-3',
    name: 'Mara Lindqvist',
    blurb: 'Head of operations. Sees the team and approves.',
  },
] as const
