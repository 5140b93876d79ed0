/** A certificate for localhost, signed by itself and valid for a hundred years, and its key: for these tests and nothing else. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIULpxmT0qq5r5fwv3/dQ/nx73Dg60wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA5MjI1MVoYDzIxMjYxMDMw
MDkyMjUxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARtme+ds+W/GhdPn60626VPC/7D3LnQORsWDd5sDhT1q+xOWuDRKsVN
36UGLEPsO5uX9FzlxgRWcWOxXVG3YTwdo28wbTAdBgNVHQ4EFgQUkW3+VOb0lNom
tbE7ou1Dy6hmFekwHwYDVR0jBBgwFoAUkW3+VOb0lNomtbE7ou1Dy6hmFekwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJnHfA5j74qaV0sL41utLyNv2gNsaKy9EMQy7WhNY9AmAiAa
5fYvRuEmPyxdDqJhetqt0Q7UnDiqd7vDtChUTiwbjw==
-----END CERTIFICATE-----
`;

export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTRf98McjlJwpYc/b
LOKeajzFYl9orUEuX+K7Mwe0g5WhRANCAARtme+ds+W/GhdPn60626VPC/7D3LnQ
ORsWDd5sDhT1q+xOWuDRKsVN36UGLEPsO5uX9FzlxgRWcWOxXVG3YTwd
-----END PRIVATE KEY-----
`;
