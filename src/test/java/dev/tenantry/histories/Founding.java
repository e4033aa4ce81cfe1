package dev.tenantry.histories;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;

/** Creates the tenants of a history, with at least two tiers among them. */
final class Founding {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Instances instances;
    private final Choice choice;

    Founding(Instances instances, Choice choice) {
        this.instances = instances;
        this.choice = choice;
    }

    List<Party> found(Size size) throws IOException, InterruptedException {
        List<IsolationTier> tiers = new ArrayList<>(List.of(IsolationTier.values()));
        Collections.shuffle(tiers, choice.random());
        List<Party> parties = new ArrayList<>();
        for (int i = choice.between(size.fewest(), size.most()); i > 0; i--) {
            parties.add(found(Character.toString('A' + parties.size()), tiers.get(parties.size() % tiers.size())));
        }
        return List.copyOf(parties);
    }

    private Party found(String name, IsolationTier tier) throws IOException, InterruptedException {
        Mark mark = Mark.of(choice.random());
        Answer begun = admin(Request.post("/admin/tenants", AdminClient.newTenant(mark.text(), tier)));
        String id =
                begun.json().path(begun.status() == 201 ? "id" : "tenant_id").asText();
        Awaitility.await("tenant " + id + " after " + begun)
                .atMost(LONGEST)
                .until(() -> admin(Request.get("/admin/tenants/" + id)).body().contains("\"status\":\"active\""));
        Party party = new Party(name, mark, id, tier, new Book(id), new Standing());
        Answer owner =
                instances.send(Request.get("/users/me").as(party.token()), 0).expect(200);
        int version = Integer.parseInt(owner.header("ETag").replace("\"", ""));
        party.book().intend(new UserState(AdminClient.email(mark.text()), party.owner(), "owner", version));
        party.book().seesUser(party.book().floor(), owner.json());
        party.book().settle();
        return party;
    }

    private Answer admin(Request request) throws IOException, InterruptedException {
        return instances.send(request.as(TestTokens.platformAdmin(AdminClient.ADMINISTRATOR)), 0);
    }
}
