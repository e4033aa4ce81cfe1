package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;

/** An order or a user, as it is between two changes. */
interface State {

    /** Returns how it is shown, without what the server chooses. */
    JsonNode json();
}
