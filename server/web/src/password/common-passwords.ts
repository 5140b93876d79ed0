/** What is guessed first: the commonest passwords, keyboard walks and words they are built from, most used first. */
export const commonPasswords: string[] = `
123456 password 123456789 12345678 12345 qwerty 1234567 111111 1234567890 123123 abc123 1234 password1 iloveyou
1q2w3e4r 000000 qwerty123 zaq12wsx dragon sunshine princess letmein 654321 monkey 27653 1qaz2wsx 123321 qwertyuiop
superman asdfghjkl asdfghjk asdfgh asdf zxcvbnm zxcvbn zxcv qwertz qwertzuiop azerty azertyuiop yxcvbnm qazwsx qazwsxedc
1q2w3e 1q2w3e4r5t q1w2e3r4 q1w2e3r4t5 football baseball welcome admin administrator root login master hello freedom
whatever trustno1 starwars computer internet batman passw0rd shadow ashley michael jennifer jordan charlie daniel
matthew andrew joshua thomas robert soccer hockey killer pepper ginger summer winter spring autumn flower lovely
secret google apple iphone macbook samsung orange yellow purple silver golden diamond mustang ferrari porsche corvette
cheese banana cookie chocolate pokemon naruto minecraft fortnite roblox liverpool chelsea arsenal barcelona juventus
london paris berlin madrid america canada germany france england australia january february march april june july august
september october november december monday tuesday wednesday thursday friday saturday sunday birthday family mother
father brother sister friend friends forever love lover baby angel heaven jesus christ blessed faith hope grace
changeme default guest test test123 testing temp temporary demo user username pass passwort motdepasse contrasena senha
access system server security service private public office work home house school student teacher doctor nurse
hannah nicole jessica amanda samantha elizabeth michelle stephanie sarah laura emma olivia sophia maria anna julia
alexander william james john david richard joseph christopher anthony steven kevin brian george edward jason justin
tigger buddy bailey maggie buster snoopy scooter harley max bella lucy daisy rocky princess1 peanut butterfly dolphin
matrix phoenix thunder warrior hunter ranger cowboy eagle falcon tiger panther lion wolf bear horse kitty puppy
stolen homeward recovery owner laptop correct horse battery staple correcthorsebatterystaple
`
  .trim()
  .split(/\s+/);
