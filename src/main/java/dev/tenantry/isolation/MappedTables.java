package dev.tenantry.isolation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.MappingMetamodel;

/** Lists the tables that entities map. Every home must have them. */
@Singleton
public class MappedTables {

    private final List<String> names;

    @Inject
    MappedTables(SessionFactory hibernate) {
        this(mappedBy(hibernate));
    }

    MappedTables(Collection<String> names) {
        this.names = List.copyOf(names);
    }

    private static Set<String> mappedBy(SessionFactory hibernate) {
        MappingMetamodel mapping =
                hibernate.unwrap(SessionFactoryImplementor.class).getMappingMetamodel();
        Set<String> tables = new TreeSet<>();
        mapping.forEachEntityDescriptor(entity -> add(entity.getQuerySpaces(), tables));
        mapping.forEachCollectionDescriptor(collection -> add(collection.getCollectionSpaces(), tables));
        return tables;
    }

    private static void add(Serializable[] spaces, Set<String> tables) {
        Arrays.stream(spaces).map(Object::toString).forEach(tables::add);
    }

    /** Returns the names of the tables, in alphabetical order. */
    public List<String> names() {
        return names;
    }

    /** Returns the names of the tables in alphabetical order, such as {@code orders,users}. */
    String commaSeparated() {
        return String.join(",", names);
    }
}
