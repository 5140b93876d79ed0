/** Whose password a form is about, for the browser's password manager alone. */
export const AccountName = ({ loginName }: { readonly loginName: string }) => (
  <input
    type="text"
    className="visually-hidden"
    autoComplete="username"
    value={loginName}
    readOnly
    tabIndex={-1}
    aria-hidden="true"
  />
);
