package dev.tenantry.relocation.model;

/** Which of the two homes are databases of their own, instead of schemas of the main database. */
enum Route {
    MAIN_TO_MAIN,
    MAIN_TO_OWN,
    OWN_TO_MAIN,
    OWN_TO_OWN;

    boolean isFromOwn() {
        return this == OWN_TO_MAIN || this == OWN_TO_OWN;
    }

    boolean isToOwn() {
        return this == MAIN_TO_OWN || this == OWN_TO_OWN;
    }
}
